using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ascent.Tensors.Cpu.Losses;

/// <summary>
/// Softmax, loss and gradient of a row while it is in the cache. The largest element is subtracted first, so that no exponential
/// overflows; the exponentials are written where the gradient will stand, and scaled there.
/// </summary>
internal static unsafe class CrossEntropyKernel
{
    private const int Cost = 8;
    private const int Stretch = 1024;

    public static void Run(Tensor logits, Tensor targets, Tensor? weight, long ignored, double smoothing, double scale, Tensor losses, Tensor? gradient)
    {
        if (losses.Count == 0) return;
        using var packed = logits.IsContiguous ? logits.Alias() : Copies.Packed(logits, logits.DType);
        if (logits.DType == DType.Float32) Run<float>(packed, targets, weight, ignored, smoothing, scale, losses, gradient);
        else Run<double>(packed, targets, weight, ignored, smoothing, scale, losses, gradient);
        GC.KeepAlive(targets);
        GC.KeepAlive(weight);
        GC.KeepAlive(losses);
        GC.KeepAlive(gradient);
    }

    private static void Run<T>(Tensor logits, Tensor targets, Tensor? weight, long ignored, double smoothing, double scale, Tensor losses, Tensor? gradient)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var classes = logits.Shape[1];
        var call = new Call<T>
        {
            X = logits.Pointer<T>(),
            Targets = targets.Pointer<long>(),
            Weight = weight is null ? null : weight.Pointer<T>(),
            Losses = losses.Pointer<T>(),
            Gradient = gradient is null ? null : gradient.Pointer<T>(),
            Classes = classes,
            Ignored = ignored,
            Kept = T.CreateTruncating(1 - smoothing),
            Spread = T.CreateTruncating(smoothing / classes),
            Scale = T.CreateTruncating(scale),
        };
        call.AllWeights = call.Weight == null ? T.CreateTruncating(classes) : SumKernels.Span(call.Weight, classes);
        if (Sharing.Pays(logits.Count, Cost)) WorkerTeam.For(losses.Count, Math.Clamp(4096 / classes, 1, 16), &Rows<T>, &call);
        else Rows<T>(0, losses.Count, &call);
        GC.KeepAlive(logits);
    }

    private static void Rows<T>(int start, int end, void* state)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var call = (Call<T>*)state;
        using var scratch = call->Gradient == null ? Tensor.Empty([call->Classes], DTypeFacts.Of<T>()) : null;
        for (var r = start; r < end; r++) Row(call, r, scratch is null ? call->Gradient + ((nint)r * call->Classes) : scratch.Pointer<T>());
        GC.KeepAlive(scratch);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row<T>(Call<T>* call, int r, T* to)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var n = call->Classes;
        T* x = call->X + ((nint)r * n);
        var target = call->Targets[r];
        if (target == call->Ignored)
        {
            call->Losses[r] = T.Zero;
            if (call->Gradient != null) new Span<T>(to, n).Clear();
            return;
        }

        var largest = Largest(x, n);
        var sum = Exponentials(x, to, n, largest);
        var log = T.Log(sum);
        var own = call->Kept * (call->Weight == null ? T.One : call->Weight[target]);
        var loss = own * (log - (x[target] - largest));
        if (call->Spread != T.Zero) loss += call->Spread * ((call->AllWeights * (log + largest)) - Weighted(x, call->Weight, n));
        call->Losses[r] = loss;
        if (call->Gradient == null) return;

        // dL/dx_c = p_c sum_k q_k - q_c.
        Scaled(to, n, call->Scale * (own + (call->Spread * call->AllWeights)) / sum);
        to[target] -= call->Scale * own;
        if (call->Spread != T.Zero) Lessened(to, call->Weight, n, call->Scale * call->Spread);
    }

    /// <summary>The largest element, NaN if there is one; the last vector of a row may overlap the one before.</summary>
    private static T Largest<T>(T* x, int n)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var width = Vector<T>.Count;
        if (n < width) return ExtremeKernels.Largest(x, n);
        var op = default(Operations.MaximumOperator);
        var greatest = Vector.Load(x + n - width);
        for (var i = 0; i <= n - width; i += width) greatest = op.Invoke(greatest, Vector.Load(x + i));
        return ExtremeKernels.Largest((T*)&greatest, width);
    }

    /// <summary>to = e^(from - largest), and its sum.</summary>
    private static T Exponentials<T>(T* from, T* to, int n, T largest)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var width = Vector<T>.Count;
        var total = T.Zero;
        var shift = new Vector<T>(largest);
        for (var begin = 0; begin < n; begin += Stretch)
        {
            var sum = Vector<T>.Zero;
            var end = Math.Min(n, begin + Stretch);
            var i = begin;
            for (; i <= end - width; i += width)
            {
                var e = VectorMath.Exp(Vector.Load(from + i) - shift);
                e.Store(to + i);
                sum += e;
            }

            if (i < end && n >= width)
            {
                // The last vector reaches back over elements that are summed already: they are computed again and left out.
                var e = VectorMath.Exp(Vector.Load(from + n - width) - shift);
                e.Store(to + n - width);
                sum += Vector.ConditionalSelect(Vector.GreaterThanOrEqual(Vector<T>.Indices, new Vector<T>(T.CreateTruncating(i - (n - width)))), e, Vector<T>.Zero);
            }
            else if (i < end)
            {
                var e = VectorMath.Exp(VectorSpan.LoadPart(from + i, end - i, T.NegativeInfinity) - shift);
                VectorSpan.StorePart(e, to + i, end - i);
                sum += e;
            }

            total += Vector.Sum(sum);
        }

        return total;
    }

    private static void Scaled<T>(T* x, int n, T by)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var factor = new Vector<T>(by);
        var i = 0;
        for (; i <= n - Vector<T>.Count; i += Vector<T>.Count) (Vector.Load(x + i) * factor).Store(x + i);
        for (; i < n; i++) x[i] *= by;
    }

    /// <summary>x -= by w, with w = 1 where there are no weights.</summary>
    private static void Lessened<T>(T* x, T* weight, int n, T by)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var i = 0; i < n; i++) x[i] -= weight == null ? by : by * weight[i];
    }

    private static T Weighted<T>(T* x, T* weight, int n)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (weight == null) return SumKernels.Span(x, n);
        var total = T.Zero;
        for (var begin = 0; begin < n; begin += Stretch)
        {
            var sum = T.Zero;
            for (var i = begin; i < Math.Min(n, begin + Stretch); i++) sum += weight[i] * x[i];
            total += sum;
        }

        return total;
    }

    private struct Call<T>
        where T : unmanaged
    {
        public T* X, Weight, Losses, Gradient;
        public long* Targets;
        public int Classes;
        public long Ignored;
        public T Kept, Spread, Scale, AllWeights;
    }
}
