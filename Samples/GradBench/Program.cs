using AutoDiffGen.Samples.GradBench;

if (args is ["--quick"]) return SelfTest.Run(Console.Out);
if (args.Length > 0)
{
    Console.Error.WriteLine("Speaks GradBench's protocol on standard input and output; --quick shows it at work on a short conversation.");
    return 2;
}

Tool.Converse(Console.In, Console.Out);
return 0;
