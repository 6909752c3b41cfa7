using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ascent.Tensors.Cpu;

/// <summary>
/// Dropout in one pass: the words of the generator that belong to 64 elements are made, compared, and applied while they are in the cache; the tape keeps a bit for each.
/// Which word an element gets depends on its position alone, so the mask is the same for any number of threads.
/// </summary>
internal static unsafe class DropoutKernels
{
    /// <summary>Drawing a word costs about as much as a few additions.</summary>
    private const int Cost = 4;

    public static void Forward(Tensor x, Tensor y, Tensor mask, double p, ulong seed, ulong stream, ulong position)
    {
        if (x.DType == DType.Float64) Forward<double>(x, y, mask, p, seed, stream, position);
        else Forward<float>(x, y, mask, p, seed, stream, position);
    }

    public static void Backward(Tensor gradient, Tensor mask, Tensor dx, double p)
    {
        if (gradient.DType == DType.Float64) Backward<double>(gradient, mask, dx, p);
        else Backward<float>(gradient, mask, dx, p);
    }

    private static void Forward<T>(Tensor x, Tensor y, Tensor mask, double p, ulong seed, ulong stream, ulong position)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var job = new Job<T>
        {
            X = x.Pointer<T>(),
            Y = y.Pointer<T>(),
            Mask = mask.Pointer<ulong>(),
            Threshold = (uint)Math.Min(Math.Round(p * (1L << 32)), uint.MaxValue),
            Scale = T.One / T.CreateTruncating(1 - p),
            Seed = seed,
            Stream = stream,
            Block = position / 4,
        };
        if (Sharing.Pays(x.Count, Cost)) WorkerTeam.For(x.Count, Sharing.Grain, in job, static (int start, int end, in Job<T> j) => Draw(start, end, in j));
        else Draw(0, x.Count, in job);
        GC.KeepAlive(x);
        GC.KeepAlive(y);
        GC.KeepAlive(mask);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Draw<T>(int start, int end, in Job<T> job)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var words = stackalloc uint[PhiloxWords.Count];
        for (var i = start; i < end; i += PhiloxWords.Count)
        {
            PhiloxWords.Fill(words, job.Seed, job.Stream, job.Block + (ulong)(i / 4));
            var bits = 0UL;
            var threshold = Vector256.Create(job.Threshold);
            for (var j = 0; j < PhiloxWords.Count; j += 8)
                bits |= (ulong)Vector256.GreaterThanOrEqual(Vector256.Load(words + j), threshold).ExtractMostSignificantBits() << j;
            var count = Math.Min(PhiloxWords.Count, end - i);
            if (count < PhiloxWords.Count) bits &= (1UL << count) - 1;
            job.Mask[i / PhiloxWords.Count] = bits;
            Apply(job.X + i, bits, job.Y + i, count, job.Scale);
        }
    }

    private static void Backward<T>(Tensor gradient, Tensor mask, Tensor dx, double p)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var job = new Job<T> { X = gradient.Pointer<T>(), Y = dx.Pointer<T>(), Mask = mask.Pointer<ulong>(), Scale = T.One / T.CreateTruncating(1 - p) };
        if (Sharing.Pays(gradient.Count)) WorkerTeam.For(gradient.Count, Sharing.Grain, in job, static (int start, int end, in Job<T> j) => Masked(start, end, in j));
        else Masked(0, gradient.Count, in job);
        GC.KeepAlive(gradient);
        GC.KeepAlive(mask);
        GC.KeepAlive(dx);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Masked<T>(int start, int end, in Job<T> job)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var i = start; i < end; i += PhiloxWords.Count)
            Apply(job.X + i, job.Mask[i / PhiloxWords.Count], job.Y + i, Math.Min(PhiloxWords.Count, end - i), job.Scale);
    }

    /// <summary>y = x scale where the bit is set, else x 0, so that NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Apply<T>(T* x, ulong bits, T* y, int count, T scale)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var i = 0;
        if (typeof(T) == typeof(float))
        {
            var powers = Vector256.Create(1, 2, 4, 8, 16, 32, 64, 128);
            var factor = Vector256.Create(float.CreateTruncating(scale));
            for (; i + 8 <= count; i += 8)
            {
                var kept = Vector256.Equals(Vector256.Create((int)(bits >> i)) & powers, powers);
                (Vector256.Load((float*)x + i) * (factor & kept.AsSingle())).Store((float*)y + i);
            }
        }

        for (; i < count; i++) y[i] = x[i] * (((bits >> i) & 1) != 0 ? scale : T.Zero);
    }

    private struct Job<T>
        where T : unmanaged
    {
        public T* X, Y;
        public ulong* Mask;
        public uint Threshold;
        public T Scale;
        public ulong Seed, Stream, Block;
    }
}
