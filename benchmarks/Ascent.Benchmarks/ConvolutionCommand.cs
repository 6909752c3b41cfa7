using System.CommandLine;
using System.Globalization;
using Ascent.Tensors.Cpu;

namespace Ascent.Benchmarks;

/// <summary>The command "conv": a table of layers, passes, threads and shares of the ceiling.</summary>
internal static class ConvolutionCommand
{
    public static Command Create()
    {
        var layers = new Argument<string[]>("layers")
        {
            Description = "IMAGESxCHANNELSxSIDE-OUTPUTS, with :k5s2p1 for another kernel than 3, a stride, a padding.",
            Arity = ArgumentArity.ZeroOrMore,
            DefaultValueFactory = _ => [.. ConvolutionLayer.Usual],
        };
        var threads = new Option<int[]>("--threads") { Description = "Numbers of threads, one after the other; one and all by default.", AllowMultipleArgumentsPerToken = true };
        var isas = new Option<string[]>("--isa") { Description = "Kernels: portable, avx2, avx512; the widest by default.", AllowMultipleArgumentsPerToken = true };
        var rounds = new Option<int>("--rounds") { Description = "Repetitions of ceiling and passes in turn.", DefaultValueFactory = _ => 30 };
        var processorTime = new Option<bool>("--cpu-time") { Description = "With one thread: divide by the time for which the process had a processor, not by the clock; for a machine that others use too." };
        var ladder = new Option<bool>("--ladder") { Description = "Measure a ladder of convolutions instead: seven loops, vectors, im2col, implicit GEMM, images in the lanes." };
        var bdn = new Option<bool>("--bdn") { Description = "Run the ladder under BenchmarkDotNet." };
        var command = new Command("conv", "Measures convolutions, forward and both backward passes, beside the ceiling, in turn, and prints medians. Example: conv 64x32x26-64 128x16x32-32:s2p1 --threads 1") { layers, threads, isas, rounds, processorTime, ladder, bdn };

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
        layers.Validators.Add(result =>
        {
            foreach (string text in result.GetValueOrDefault<string[]>() ?? [])
            {
                if (!ConvolutionLayer.TryParse(text, out _)) result.AddError($"'{text}' is no layer: write 64x32x26-64 (images, channels, side, output channels) or 64x3x32-64:k5s2p1.");
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
            if (parsed.GetValue(bdn)) return ConvolutionLadder.RunUnderBenchmarkDotNet();
            if (parsed.GetValue(ladder)) return ConvolutionLadder.Print();
            var wanted = parsed.GetValue(layers)!.Select(text => ConvolutionLayer.TryParse(text, out ConvolutionLayer layer) ? layer : default).ToList();
            int[] counts = parsed.GetValue(threads) is { Length: > 0 } given ? given : parsed.GetValue(processorTime) ? [1] : [.. new[] { 1, WorkerTeam.Threads }.Distinct()];
            KernelIsa[] kernels = parsed.GetValue(isas) is { Length: > 0 } names ? [.. KernelIsas.Supported.Where(isa => names.Contains(KernelIsas.NameOf(isa)))] : [KernelIsas.Current];
            return Measure(wanted, counts, kernels, parsed.GetValue(rounds), parsed.GetValue(processorTime));
        });
        return command;
    }

    private static int Measure(List<ConvolutionLayer> layers, int[] threads, KernelIsa[] isas, int rounds, bool processorTime)
    {
        CpuInfo cpu = CpuInfo.Current;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{cpu.Model}, {cpu.Cores} cores, {string.Join(' ', cpu.InstructionSets)}"));
        Console.WriteLine($"float32; {rounds} rounds, ceiling and passes in turn; medians, and the best round{(processorTime ? "; by processor time" : "")}");
        Console.WriteLine("operations on the padding are counted, though they are left out where the kernel can: a share may exceed 1");
        Console.WriteLine();
        Console.WriteLine($"{"layer",-20} {"threads",7} {"kernel",-8} {"pass",-8} {"us",10} {"GFLOP/s",9} {"ceiling",9} {"share",6} {"best",6}");
        bool right = true;
        foreach (ConvolutionLayer layer in layers)
        {
            using var passes = new ConvolutionPasses(layer);
            foreach (KernelIsa isa in isas)
            {
                foreach (int count in threads)
                {
                    KernelIsas.Current = isa;
                    WorkerTeam.Threads = count;
                    if (passes.LargestError() is var error && !(error <= 1))
                    {
                        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{layer}: wrong by {error:g3} times what is allowed, with {count} threads on {KernelIsas.NameOf(isa)}; not measured."));
                        right = false;
                        continue;
                    }

                    foreach (var (name, reading) in passes.Measure(count, isa, rounds, processorTime))
                    {
                        Console.WriteLine(string.Create(
                            CultureInfo.InvariantCulture,
                            $"{layer,-20} {count,7} {KernelIsas.NameOf(isa),-8} {name,-8} {reading.Seconds * 1e6,10:f1} {reading.Gflops,9:f1} {reading.Ceiling,9:f1} {reading.Share,6:f3} {reading.BestShare,6:f3}"));
                    }
                }
            }
        }

        return right ? 0 : 1;
    }
}
