using AutoDiffGen.Samples.Benchmarks;
using BenchmarkDotNet.Running;

if (args is ["--quick"]) return QuickTable.Print(Console.Out);
BenchmarkSwitcher.FromTypes([typeof(GradientBenchmarks), typeof(ProductBenchmarks)]).Run(args);
return 0;
