using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Ascent.Tensors;
using Ascent.Tensors.Autograd;
using Ascent.Tensors.Cpu;
using Ascent.Tensors.Random;

namespace Ascent.Benchmarks;

/// <summary>The command "attention": the fused operation beside the composition of products and softmax, in turn.</summary>
internal static class AttentionCommand
{
    private static readonly string[] DefaultSizes = ["12x4x64x32:causal", "16x4x64x64", "1x8x256x64:causal", "1x8x1024x64", "1x8x1024x64:causal", "1x2x4096x64", "1x2x4096x64:causal"];

    public static Command Create()
    {
        var sizes = new Argument<string[]>("sizes")
        {
            Description = "BATCHxHEADSxLENGTHxDEPTH, with :causal where no query sees a later key.",
            Arity = ArgumentArity.ZeroOrMore,
            DefaultValueFactory = _ => DefaultSizes,
        };
        var threads = new Option<int>("--threads") { Description = "Threads; all by default.", DefaultValueFactory = _ => WorkerTeam.Threads };
        var rounds = new Option<int>("--rounds") { Description = "Repetitions of each in turn.", DefaultValueFactory = _ => 20 };
        var processorTime = new Option<bool>("--cpu-time") { Description = "With one thread: by the time for which the process had a processor, not by the clock; for a machine that others use too." };
        var fusedOnly = new Option<bool>("--fused-only") { Description = "Leave the composition out: its matrix of scores may not fit in memory." };
        var command = new Command("attention", "Measures fused attention, forward and backward, beside MatMul, Softmax, MatMul, in turn. Example: attention 12x4x64x32:causal --threads 1") { sizes, threads, rounds, processorTime, fusedOnly };
        sizes.Validators.Add(result =>
        {
            foreach (string text in result.GetValueOrDefault<string[]>() ?? [])
            {
                if (!AttentionSize.TryParse(text, out _)) result.AddError($"'{text}' is no size: write 16x4x64x64 or 12x4x64x32:causal, sides from 1 to 65536.");
            }
        });
        threads.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > WorkerTeam.MaxThreads) result.AddError($"--threads: a number from 1 to {WorkerTeam.MaxThreads} is needed.");
        });
        rounds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 10_000) result.AddError("--rounds: a number from 1 to 10000 is needed.");
        });
        command.Validators.Add(result =>
        {
            // The time of the other threads reaches the account of the process only now and then.
            if (result.GetValue(processorTime) && result.GetValue(threads) != 1) result.AddError("--cpu-time counts one thread only; give --threads 1.");
        });
        command.SetAction(parsed =>
        {
            WorkerTeam.Threads = parsed.GetValue(threads);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{CpuInfo.Current.Model}, {WorkerTeam.Threads} threads, {KernelIsas.NameOf(KernelIsas.Current)}; float32; {parsed.GetValue(rounds)} rounds in turn, medians{(parsed.GetValue(processorTime) ? "; by processor time" : "")}"));
            Console.WriteLine("share: of the ceiling measured in the same rounds, counting 4 T T d operations forward and 10 backward for each head, half of them if causal");
            Console.WriteLine();
            Console.WriteLine($"{"batch x heads x T x d",-22} {"forward ms",10} {"share",6} {"plain ms",9} {"ratio",6} {"backward ms",12} {"share",6} {"plain ms",9} {"ratio",6}");
            foreach (string text in parsed.GetValue(sizes)!)
            {
                if (AttentionSize.TryParse(text, out AttentionSize size)) Measure(size, parsed.GetValue(rounds), parsed.GetValue(processorTime), parsed.GetValue(fusedOnly));
            }

            return 0;
        });
        return command;
    }

    private static void Measure(AttentionSize size, int rounds, bool processorTime, bool fusedOnly)
    {
        var random = new Philox(1);
        Shape shape = [size.Batch, size.Heads, size.Length, size.Depth];
        Tensor[] heads = [Tensor.Normal(shape, random), Tensor.Normal(shape, random), Tensor.Normal(shape, random)];
        foreach (Tensor head in heads) head.RequiresGrad = true;
        using Tensor? mask = size.Causal && !fusedOnly ? Mask(size.Length) : null;
        using Tensor gradient = Tensor.Normal(shape, random);

        Tensor Fused() => Tensor.Attention(heads[0], heads[1], heads[2], causal: size.Causal);

        Tensor Plain()
        {
            Tensor scores = (heads[0] * (1 / Math.Sqrt(size.Depth))).MatMul(heads[1].Transpose());
            return (mask is null ? scores : scores + mask).Softmax(-1).MatMul(heads[2]);
        }

        (double Forward, double Both) fused = default, plain = default;
        List<double> fusedForward = [], fusedBackward = [], plainForward = [], plainBackward = [], ceilings = [];
        long begin = Stopwatch.GetTimestamp();
        for (int round = -2; round < rounds; round++)
        {
            // What the JIT does in the background ends with the first second.
            if (round == -1 && Stopwatch.GetElapsedTime(begin).TotalSeconds < 1) round = -2;
            double ceiling = FmaCeiling.Measure(WorkerTeam.Threads, KernelIsas.Current, TimeSpan.FromMilliseconds(2)).Gflops;
            fused = Time(Fused, heads, gradient, processorTime);
            plain = fusedOnly ? default : Time(Plain, heads, gradient, processorTime);
            if (round < 0) continue;
            ceilings.Add(ceiling);
            fusedForward.Add(fused.Forward);
            fusedBackward.Add(fused.Both);
            plainForward.Add(plain.Forward);
            plainBackward.Add(plain.Both);
        }

        double Share(double operations, double seconds) => operations * size.Batch * size.Heads * size.Length * size.Length * size.Depth * (size.Causal ? 0.5 : 1) / seconds / 1e9 / Median(ceilings);
        double f = Median(fusedForward), b = Median(fusedBackward), pf = Median(plainForward), pb = Median(plainBackward);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{size,-22} {f * 1e3,10:f3} {Share(4, f),6:f2} {pf * 1e3,9:f3} {pf / f,6:f2} {b * 1e3,12:f3} {Share(10, b),6:f2} {pb * 1e3,9:f3} {pb / b,6:f2}"));
    }

    /// <summary>Seconds of a forward pass with the tape, and of its backward pass.</summary>
    private static (double Forward, double Backward) Time(Func<Tensor> attention, Tensor[] heads, Tensor gradient, bool processorTime)
    {
        double forward = 0, backward = 0;
        int calls = 0;
        long start = Stopwatch.GetTimestamp();
        do
        {
            using var scope = new TensorScope();
            foreach (Tensor head in heads)
            {
                head.Grad?.Dispose();
                head.Grad = null;
            }

            double begin = Now();
            Tensor output = attention();
            double between = Now();
            output.Backward(gradient);
            forward += between - begin;
            backward += Now() - between;
            calls++;
        }
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < 0.005);
        return (forward / calls, backward / calls);

        double Now() => processorTime ? Environment.CpuUsage.TotalTime.TotalSeconds : Stopwatch.GetElapsedTime(0).TotalSeconds;
    }

    private static Tensor Mask(int length)
    {
        using var off = GradMode.NoGrad();
        Tensor rows = Tensor.Arange(length, DType.Float32).Unsqueeze(1), columns = Tensor.Arange(length, DType.Float32);
        return (1 - (columns - rows).GreaterThan(0)).Log();
    }

    private static double Median(List<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}

/// <summary>Extents of an attention, written 12x4x64x32:causal.</summary>
internal readonly record struct AttentionSize(int Batch, int Heads, int Length, int Depth, bool Causal)
{
    public static bool TryParse(string text, out AttentionSize size)
    {
        size = default;
        string[] parts = text.Split(':');
        if (parts.Length > 2 || (parts.Length == 2 && parts[1] != "causal")) return false;
        string[] sides = parts[0].Split('x');
        var extents = new int[4];
        if (sides.Length != 4) return false;
        for (int i = 0; i < 4; i++)
        {
            if (!int.TryParse(sides[i], NumberStyles.None, CultureInfo.InvariantCulture, out extents[i]) || extents[i] is < 1 or > 65536) return false;
        }

        size = new AttentionSize(extents[0], extents[1], extents[2], extents[3], parts.Length == 2);
        return true;
    }

    public override string ToString() => $"{Batch}x{Heads}x{Length}x{Depth}{(Causal ? ":causal" : "")}";
}
