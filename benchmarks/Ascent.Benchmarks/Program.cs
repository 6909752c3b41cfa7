using System.CommandLine;
using Ascent.Benchmarks;
using Ascent.Benchmarks.Journey;

var root = new RootCommand("The benchmarks of the engine and of the journey. Every figure of the engine stands beside the ceiling of the processor measured in the same run; absolute figures of a shared machine say little.");
root.Subcommands.Add(GemmCommand.Create());
root.Subcommands.Add(ConvolutionCommand.Create());
root.Subcommands.Add(AttentionCommand.Create());
root.Subcommands.Add(LargeJourneyCommand.Create());
root.Subcommands.Add(PlanCommand.Create());
ParseResult parsed = root.Parse(args);
int code = await parsed.InvokeAsync();
return parsed.Errors.Count > 0 ? 2 : code;
