using System.Text.Json.Nodes;
using Ascent.Application.Bench;
using Spectre.Console;

namespace Ascent.Cli.Output;

/// <summary>Workloads and their figures, as a table and as JSON.</summary>
internal static class BenchView
{
    internal static int List(CliContext context, IReadOnlyList<Workload> workloads)
    {
        if (context.Json)
        {
            context.WriteJson(new JsonObject
            {
                ["schema"] = JsonText.Schema,
                ["workloads"] = new JsonArray([.. workloads.Select(workload => new JsonObject
                {
                    ["name"] = workload.Name, ["unit"] = workload.Unit, ["items"] = workload.Items, ["flopsPerStep"] = workload.Flops, ["training"] = workload.IsTraining, ["title"] = workload.Title,
                })]),
            });
            return ExitCodes.Success;
        }

        var table = Terminal.Table("Workload", ">GFLOP a step", "What a step is");
        foreach (var workload in workloads)
            table.AddRow(Markup.Escape(workload.Name), $"{workload.Flops / 1e9:0.###}", Markup.Escape(workload.Title));
        context.Console.Write(table);
        context.Console.MarkupLine("[grey]Kernels of any shape: gemm-N, gemm-MxNxK, conv-BATCHxCHANNELSxHEIGHTxWIDTH-OUTPUTS (3x3), attention-BATCHxHEADSxTIMExWIDTH, with -causal.[/]");
        return ExitCodes.Success;
    }

    internal static void Write(IAnsiConsole console, BenchReport report, bool peer)
    {
        var machine = report.Machine;
        string[] columns = ["Workload", ">Items/s", ">ms", ">Threads", ">GFLOP/s", ">Peak", ">MiB"];
        var table = Terminal.Table(peer ? [.. columns, ">PyTorch", ">Its MiB", ">Ratio"] : columns);
        table.Columns[0].NoWrap = true;
        foreach (var column in table.Columns)
            column.Padding = new Padding(0, 0, 1, 0);
        foreach (var result in report.Results)
        {
            string[] cells =
            [
                result.Workload.Name, $"{result.ItemsPerSecond:#,0}", $"{result.MedianMs:0.000}", $"{result.Threads}", $"{result.Gflops:0.0}", $"{result.RatioOfPeak:0%}", $"{result.PeakRssMb:0}",
            ];
            if (peer)
                cells = [.. cells, result.Peer is { } its ? $"{its.ItemsPerSecond:#,0}" : "–", result.Peer is { } memory ? $"{memory.PeakRssMb:0}" : "–", result.Ratio is { } ratio ? $"{ratio:0.00}" : "–"];
            table.AddRow([.. cells.Select(Markup.Escape)]);
        }

        console.Write(table);
        console.MarkupLine($"[grey]{Markup.Escape(machine.Cpu)}, {Words.Plural(machine.Cores, "core")}; the ceiling of {Words.Plural(machine.Threads, "thread")} is {machine.FmaPeakGflops:0} GFLOP/s. Medians of {Words.Plural(report.Results.Sum(result => result.Steps), "step")}.[/]");
        if (report.Results.FirstOrDefault(result => result.Peer is not null)?.Peer is { } first)
            console.MarkupLine($"[grey]Beside PyTorch {Markup.Escape(first.Version)}, in turns, each side with its best threads.[/]");
        if (report.GeometricMean is { } mean)
            console.MarkupLine($"Geometric mean of the ratios of the trainings: [bold]{mean:0.00}[/]");
        foreach (var result in report.Results)
        {
            if (result.PeerProblem is { } problem)
                console.MarkupLine($"[yellow]{Markup.Escape(result.Workload.Name)}[/]: {Markup.Escape(problem)}");
            if (result.GcGen1And2 > 0 || result.BlocksTaken > 0)
                console.MarkupLine($"[yellow]{Markup.Escape(result.Workload.Name)}[/]: {Words.Plural(result.GcGen1And2, "collection")} of generation 1 or 2 and {Words.Plural((int)result.BlocksTaken, "block")} of new storage in {Words.Plural(result.Steps, "step")}");
        }

        if (report.Interrupted)
            console.MarkupLine("[yellow]Interrupted[/]; this is what was measured before.");
    }

    internal static int Profile(CliContext context, IEnumerable<WorkloadProfile> profiles)
    {
        var documents = new JsonArray();
        foreach (var profile in profiles)
        {
            if (context.Json)
                documents.Add(ToJson(profile));
            else
                Write(context.Console, profile);
        }

        if (context.Json)
            context.WriteJson(new JsonObject { ["schema"] = JsonText.Schema, ["profiles"] = documents });
        return ExitCodes.Success;
    }

    private static void Write(IAnsiConsole console, WorkloadProfile profile)
    {
        console.MarkupLine($"[bold]{Markup.Escape(profile.Workload.Name)}[/]  {profile.MsPerStep:0.000} ms a step, {Words.Plural(profile.Threads, "thread")}, {Words.Plural(profile.Steps, "step")}");
        var table = Terminal.Table("Kernel", ">Calls a step", ">ms a step", ">Share");
        foreach (var kernel in profile.Kernels)
            table.AddRow(Markup.Escape($"{kernel.Kernel} {kernel.Shapes}".TrimEnd()), $"{kernel.CallsPerStep:0.#}", $"{kernel.MsPerStep:0.0000}", $"{kernel.Share * 100:0.0} %");
        table.AddRow("[grey]between the kernels[/]", "", $"{profile.MsPerStep - profile.Kernels.Sum(kernel => kernel.MsPerStep):0.0000}", $"{(1 - profile.Kernels.Sum(kernel => kernel.Share)) * 100:0.0} %");
        console.Write(table);
    }

    private static JsonObject ToJson(WorkloadProfile profile) => new()
    {
        ["name"] = profile.Workload.Name,
        ["threads"] = profile.Threads,
        ["steps"] = profile.Steps,
        ["msPerStep"] = Rounded(profile.MsPerStep, 5),
        ["kernels"] = new JsonArray([.. profile.Kernels.Select(kernel => new JsonObject
        {
            ["name"] = kernel.Kernel, ["shapes"] = kernel.Shapes.Length > 0 ? kernel.Shapes : null, ["callsPerStep"] = Rounded(kernel.CallsPerStep, 2), ["msPerStep"] = Rounded(kernel.MsPerStep, 5), ["share"] = Rounded(kernel.Share, 4),
        })]),
    };

    internal static JsonObject ToJson(BenchReport report, string problem) => new()
    {
        ["schema"] = JsonText.Schema,
        ["machine"] = new JsonObject
        {
            ["cpu"] = report.Machine.Cpu,
            ["cores"] = report.Machine.Cores,
            ["threads"] = report.Machine.Threads,
            ["fmaPeakGflops"] = Rounded(report.Machine.FmaPeakGflops, 1),
        },
        ["results"] = new JsonArray([.. report.Results.Select(ToJson)]),
        ["geometricMeanRatio"] = report.GeometricMean is { } mean ? Rounded(mean, 3) : null,
        ["interrupted"] = report.Interrupted,
        ["problem"] = problem.Length > 0 ? problem : null,
    };

    private static JsonObject ToJson(BenchResult result) => new()
    {
        ["name"] = result.Workload.Name,
        ["unit"] = result.Workload.Unit,
        ["itemsPerSecond"] = Rounded(result.ItemsPerSecond, 2),
        ["medianMs"] = Rounded(result.MedianMs, 5),
        ["steps"] = result.Steps,
        ["threads"] = result.Threads,
        ["gflops"] = Rounded(result.Gflops, 2),
        ["ratioOfPeak"] = Rounded(result.RatioOfPeak, 4),
        ["managedBytesPerStep"] = Rounded(result.ManagedBytesPerStep, 1),
        ["gcGen1And2"] = result.GcGen1And2,
        ["storageBlocksTaken"] = result.BlocksTaken,
        ["peakRssMb"] = result.PeakRssMb is { } own ? Rounded(own, 1) : null,
        ["peer"] = result.Peer is not { } peer ? null : new JsonObject
        {
            ["name"] = peer.Name,
            ["version"] = peer.Version,
            ["threads"] = peer.Threads,
            ["variants"] = new JsonArray([.. peer.Variants.Select(variant => JsonValue.Create(variant))]),
            ["itemsPerSecond"] = Rounded(peer.ItemsPerSecond, 2),
            ["medianMs"] = Rounded(peer.MedianMs, 5),
            ["peakRssMb"] = peer.PeakRssMb is { } its ? Rounded(its, 1) : null,
        },
        ["peerProblem"] = result.PeerProblem,
        ["ratio"] = result.Ratio is { } ratio ? Rounded(ratio, 3) : null,
    };

    private static JsonNode? Rounded(double value, int digits) => double.IsFinite(value) ? JsonValue.Create(Math.Round(value, digits)) : null;
}
