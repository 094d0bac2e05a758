using AutoDiffGen.Samples.Benchmarks;
using BenchmarkDotNet.Running;

if (args is ["--quick", "editor"]) return QuickTable.PrintEditor(Console.Out);
if (args is ["--quick", { } words]) return QuickTable.PrintDerivatives(Console.Out, words);
if (args is ["--quick"]) return QuickTable.Print(Console.Out);
BenchmarkSwitcher.FromTypes([typeof(GradientBenchmarks), typeof(ProductBenchmarks), typeof(EditorBenchmarks)]).Run(args);
return 0;
