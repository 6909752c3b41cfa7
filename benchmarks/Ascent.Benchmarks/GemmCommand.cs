using System.CommandLine;
using System.Globalization;
using Ascent.Tensors.Cpu;

namespace Ascent.Benchmarks;

/// <summary>The command "gemm": a table of sizes, threads and shares of the ceiling.</summary>
internal static class GemmCommand
{
    private static readonly string[] DefaultSizes =
    [
        "256", "512", "1024", "2048",
        "32x128x784:nt", "128x128x784:nt", "128x784x128:tn", "128x784x128", "128x10x128:nt", "10x128x128:tn", "128x128x10",
    ];

    public static Command Create()
    {
        var sizes = new Argument<string[]>("sizes")
        {
            Description = "N, MxNxK, or MxNxK:tn with n or t for each operand (t: stored transposed).",
            Arity = ArgumentArity.ZeroOrMore,
            DefaultValueFactory = _ => DefaultSizes,
        };
        var threads = new Option<int[]>("--threads") { Description = "Numbers of threads, one after the other; one and all by default.", AllowMultipleArgumentsPerToken = true };
        var isas = new Option<string[]>("--isa") { Description = "Kernels: portable, avx2, avx512; the widest by default.", AllowMultipleArgumentsPerToken = true };
        var rounds = new Option<int>("--rounds") { Description = "Repetitions of ceiling and product in turn.", DefaultValueFactory = _ => 60 };
        var processorTime = new Option<bool>("--cpu-time") { Description = "With one thread: divide by the time for which the process had a processor, not by the clock; for a machine that others use too." };
        var bdn = new Option<bool>("--bdn") { Description = "Run the ladder of kernels under BenchmarkDotNet: triple loop, blocked, packed." };
        var command = new Command("gemm", "Measures the matrix product beside the ceiling, in turn, and prints medians. Example: gemm 1024 128x128x784:nt --threads 1") { sizes, threads, isas, rounds, processorTime, bdn };

        threads.Validators.Add(result =>
        {
            foreach (int value in result.GetValueOrDefault<int[]>() ?? [])
            {
                if (value is < 1 or > WorkerTeam.MaxThreads) result.AddError($"--threads {value}: a number from 1 to {WorkerTeam.MaxThreads} is needed.");
            }
        });
        rounds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 10_000) result.AddError("--rounds: a number from 1 to 10000 is needed.");
        });
        sizes.Validators.Add(result =>
        {
            foreach (string text in result.GetValueOrDefault<string[]>() ?? [])
            {
                if (!GemmSize.TryParse(text, out _)) result.AddError($"'{text}' is no size: write 1024, 128x784x128 or 128x128x784:nt, sides from 1 to 32768.");
            }
        });
        isas.Validators.Add(result =>
        {
            foreach (string text in result.GetValueOrDefault<string[]>() ?? [])
            {
                if (!KernelIsas.Supported.Any(isa => KernelIsas.NameOf(isa) == text)) result.AddError($"--isa {text}: this processor runs {string.Join(", ", KernelIsas.Supported.Select(KernelIsas.NameOf))}.");
            }
        });

        command.Validators.Add(result =>
        {
            // The time of the other threads reaches the account of the process only now and then.
            if (result.GetValue(processorTime) && (result.GetValue(threads) ?? []).Any(count => count != 1)) result.AddError("--cpu-time counts one thread only; leave --threads out or give 1.");
        });
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(bdn)) return GemmLadder.Run();
            var wanted = parsed.GetValue(sizes)!.Select(text => GemmSize.TryParse(text, out GemmSize size) ? size : default).ToList();
            int[] counts = parsed.GetValue(threads) is { Length: > 0 } given ? given : parsed.GetValue(processorTime) ? [1] : [.. new[] { 1, WorkerTeam.Threads }.Distinct()];
            KernelIsa[] kernels = parsed.GetValue(isas) is { Length: > 0 } names ? [.. KernelIsas.Supported.Where(isa => names.Contains(KernelIsas.NameOf(isa)))] : [KernelIsas.Current];
            return Measure(wanted, counts, kernels, parsed.GetValue(rounds), parsed.GetValue(processorTime));
        });
        return command;
    }

    private static int Measure(List<GemmSize> sizes, int[] threads, KernelIsa[] isas, int rounds, bool processorTime)
    {
        CpuInfo cpu = CpuInfo.Current;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{cpu.Model}, {cpu.Cores} cores, {string.Join(' ', cpu.InstructionSets)}"));
        Console.WriteLine($"float32; {rounds} rounds, ceiling and product in turn; medians, and the best round{(processorTime ? "; by processor time" : "")}");
        Console.WriteLine();
        Console.WriteLine($"{"size (m x n x k)",-20} {"threads",7} {"kernel",-8} {"us",10} {"GFLOP/s",9} {"ceiling",9} {"share",6} {"best",6}");
        bool right = true;
        foreach (GemmSize size in sizes)
        {
            using var product = new GemmProduct(size);
            foreach (KernelIsa isa in isas)
            {
                foreach (int count in threads)
                {
                    Gemm.Isa = isa;
                    WorkerTeam.Threads = count;
                    if (product.LargestError() is var error && error > product.Tolerance)
                    {
                        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{size}: wrong by {error:g3} (allowed {product.Tolerance:g3}) with {count} threads on {KernelIsas.NameOf(isa)}; not measured."));
                        right = false;
                        continue;
                    }

                    GemmReading reading = product.Measure(count, isa, rounds, processorTime);
                    Console.WriteLine(string.Create(
                        CultureInfo.InvariantCulture,
                        $"{size,-20} {count,7} {KernelIsas.NameOf(isa),-8} {reading.Seconds * 1e6,10:f1} {reading.Gflops,9:f1} {reading.Ceiling,9:f1} {reading.Share,6:f3} {reading.BestShare,6:f3}"));
                }
            }
        }

        return right ? 0 : 1;
    }
}
