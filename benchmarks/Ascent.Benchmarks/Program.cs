using System.CommandLine;
using Ascent.Benchmarks;

var root = new RootCommand("The benchmarks of the engine. Every figure stands beside the ceiling of the processor measured in the same run; absolute figures of a shared machine say little.");
root.Subcommands.Add(GemmCommand.Create());
return await root.Parse(args).InvokeAsync();
