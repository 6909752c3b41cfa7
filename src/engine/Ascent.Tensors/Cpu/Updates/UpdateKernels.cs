using System.Numerics;
using System.Runtime.CompilerServices;
using Ascent.Tensors.Updates;

namespace Ascent.Tensors.Cpu.Updates;

// These loops wait for memory: 28 bytes go by for each parameter of Adam. What matters is one pass, no division that a product can
// replace, and branches on the rule that do not change within the loop. Each loop is compiled twice: for whole vectors, and for the
// elements after them.

internal readonly unsafe struct SgdKernel : IUpdateKernel<SgdRule>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T, TSpan>(T* p, T* g, T* first, T* second, T* third, int count, in SgdRule rule)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TSpan : struct
    {
        var width = Vector<T>.Count;
        var rate = Lanes.All<T>(rule.Rate);
        var momentum = Lanes.All<T>(rule.Momentum);
        var share = Lanes.All<T>(rule.IsFirst ? 1 : 1 - rule.Dampening);
        var decay = Lanes.All<T>(rule.Decay);
        var sign = Lanes.All<T>(rule.Maximize ? -1 : 1);
        bool isFirst = rule.IsFirst, nesterov = rule.Nesterov, plain = rule.Decay == 0 && !rule.Maximize;
        for (var i = 0; i < count; i += width)
        {
            var size = count - i;
            var x = Lanes.Load<T, TSpan>(p + i, size);
            var d = Lanes.Load<T, TSpan>(g + i, size);
            if (!plain) d = (d * sign) + (x * decay);
            if (first != null)
            {
                var speed = isFirst ? d : (Lanes.Load<T, TSpan>(first + i, size) * momentum) + (d * share);
                Lanes.Store<T, TSpan>(speed, first + i, size);
                d = nesterov ? d + (speed * momentum) : speed;
            }

            Lanes.Store<T, TSpan>(x - (d * rate), p + i, size);
        }
    }
}

internal readonly unsafe struct AdamKernel : IUpdateKernel<AdamRule>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T, TSpan>(T* p, T* g, T* first, T* second, T* third, int count, in AdamRule rule)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TSpan : struct
    {
        var width = Vector<T>.Count;
        var rate = Lanes.All<T>(rule.Rate / (1 - Math.Pow(rule.Beta1, rule.Step)));
        var correction = Lanes.All<T>(1 / Math.Sqrt(1 - Math.Pow(rule.Beta2, rule.Step)));
        Vector<T> beta1 = Lanes.All<T>(rule.Beta1), other1 = Lanes.All<T>(1 - rule.Beta1), beta2 = Lanes.All<T>(rule.Beta2), other2 = Lanes.All<T>(1 - rule.Beta2);
        var epsilon = Lanes.All<T>(rule.Epsilon);
        var decay = Lanes.All<T>(rule.Decoupled ? 0 : rule.Decay);
        var shrink = Lanes.All<T>(rule.Decoupled ? 1 - (rule.Rate * rule.Decay) : 1);
        var sign = Lanes.All<T>(rule.Maximize ? -1 : 1);
        var plain = (rule.Decoupled || rule.Decay == 0) && !rule.Maximize;
        for (var i = 0; i < count; i += width)
        {
            var size = count - i;
            var x = Lanes.Load<T, TSpan>(p + i, size);
            var d = Lanes.Load<T, TSpan>(g + i, size);
            if (!plain) d = (d * sign) + (x * decay);
            var mean = (Lanes.Load<T, TSpan>(first + i, size) * beta1) + (d * other1);
            var square = (Lanes.Load<T, TSpan>(second + i, size) * beta2) + (d * other2 * d);
            Lanes.Store<T, TSpan>(mean, first + i, size);
            Lanes.Store<T, TSpan>(square, second + i, size);
            if (third != null)
            {
                square = default(Operations.MaximumOperator).Invoke(Lanes.Load<T, TSpan>(third + i, size), square);
                Lanes.Store<T, TSpan>(square, third + i, size);
            }

            Lanes.Store<T, TSpan>((x * shrink) - (mean * rate / ((Vector.SquareRoot(square) * correction) + epsilon)), p + i, size);
        }
    }
}

internal readonly unsafe struct AdagradKernel : IUpdateKernel<AdagradRule>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T, TSpan>(T* p, T* g, T* first, T* second, T* third, int count, in AdagradRule rule)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TSpan : struct
    {
        var width = Vector<T>.Count;
        Vector<T> rate = Lanes.All<T>(rule.Rate), epsilon = Lanes.All<T>(rule.Epsilon), decay = Lanes.All<T>(rule.Decay), sign = Lanes.All<T>(rule.Maximize ? -1 : 1);
        var plain = rule.Decay == 0 && !rule.Maximize;
        for (var i = 0; i < count; i += width)
        {
            var size = count - i;
            var x = Lanes.Load<T, TSpan>(p + i, size);
            var d = Lanes.Load<T, TSpan>(g + i, size);
            if (!plain) d = (d * sign) + (x * decay);
            var sum = Lanes.Load<T, TSpan>(first + i, size) + (d * d);
            Lanes.Store<T, TSpan>(sum, first + i, size);
            Lanes.Store<T, TSpan>(x - (d * rate / (Vector.SquareRoot(sum) + epsilon)), p + i, size);
        }
    }
}

internal readonly unsafe struct AdadeltaKernel : IUpdateKernel<AdadeltaRule>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T, TSpan>(T* p, T* g, T* first, T* second, T* third, int count, in AdadeltaRule rule)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TSpan : struct
    {
        var width = Vector<T>.Count;
        Vector<T> rate = Lanes.All<T>(rule.Rate), rho = Lanes.All<T>(rule.Rho), other = Lanes.All<T>(1 - rule.Rho), epsilon = Lanes.All<T>(rule.Epsilon);
        Vector<T> decay = Lanes.All<T>(rule.Decay), sign = Lanes.All<T>(rule.Maximize ? -1 : 1);
        var plain = rule.Decay == 0 && !rule.Maximize;
        for (var i = 0; i < count; i += width)
        {
            var size = count - i;
            var x = Lanes.Load<T, TSpan>(p + i, size);
            var d = Lanes.Load<T, TSpan>(g + i, size);
            if (!plain) d = (d * sign) + (x * decay);
            var square = (Lanes.Load<T, TSpan>(first + i, size) * rho) + (d * other * d);
            Lanes.Store<T, TSpan>(square, first + i, size);
            var steps = Lanes.Load<T, TSpan>(second + i, size);
            var step = Vector.SquareRoot((steps + epsilon) / (square + epsilon)) * d;
            Lanes.Store<T, TSpan>((steps * rho) + (step * other * step), second + i, size);
            Lanes.Store<T, TSpan>(x - (step * rate), p + i, size);
        }
    }
}

internal readonly unsafe struct RmsPropKernel : IUpdateKernel<RmsPropRule>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T, TSpan>(T* p, T* g, T* first, T* second, T* third, int count, in RmsPropRule rule)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TSpan : struct
    {
        var width = Vector<T>.Count;
        Vector<T> rate = Lanes.All<T>(rule.Rate), alpha = Lanes.All<T>(rule.Alpha), other = Lanes.All<T>(1 - rule.Alpha), epsilon = Lanes.All<T>(rule.Epsilon);
        Vector<T> momentum = Lanes.All<T>(rule.Momentum), decay = Lanes.All<T>(rule.Decay), sign = Lanes.All<T>(rule.Maximize ? -1 : 1);
        var plain = rule.Decay == 0 && !rule.Maximize;
        for (var i = 0; i < count; i += width)
        {
            var size = count - i;
            var x = Lanes.Load<T, TSpan>(p + i, size);
            var d = Lanes.Load<T, TSpan>(g + i, size);
            if (!plain) d = (d * sign) + (x * decay);
            var square = (Lanes.Load<T, TSpan>(first + i, size) * alpha) + (d * other * d);
            Lanes.Store<T, TSpan>(square, first + i, size);
            if (third != null)
            {
                var mean = (Lanes.Load<T, TSpan>(third + i, size) * alpha) + (d * other);
                Lanes.Store<T, TSpan>(mean, third + i, size);
                square -= mean * mean;
            }

            var root = Vector.SquareRoot(square) + epsilon;
            if (second == null)
            {
                Lanes.Store<T, TSpan>(x - (d * rate / root), p + i, size);
                continue;
            }

            var speed = (Lanes.Load<T, TSpan>(second + i, size) * momentum) + (d / root);
            Lanes.Store<T, TSpan>(speed, second + i, size);
            Lanes.Store<T, TSpan>(x - (speed * rate), p + i, size);
        }
    }
}

internal readonly unsafe struct LionKernel : IUpdateKernel<LionRule>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T, TSpan>(T* p, T* g, T* first, T* second, T* third, int count, in LionRule rule)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TSpan : struct
    {
        var width = Vector<T>.Count;
        Vector<T> rate = Lanes.All<T>(rule.Rate), shrink = Lanes.All<T>(1 - (rule.Rate * rule.Decay)), sign = Lanes.All<T>(rule.Maximize ? -1 : 1);
        Vector<T> beta1 = Lanes.All<T>(rule.Beta1), other1 = Lanes.All<T>(1 - rule.Beta1), beta2 = Lanes.All<T>(rule.Beta2), other2 = Lanes.All<T>(1 - rule.Beta2);
        for (var i = 0; i < count; i += width)
        {
            var size = count - i;
            var d = Lanes.Load<T, TSpan>(g + i, size) * sign;
            var mean = Lanes.Load<T, TSpan>(first + i, size);
            var direction = (mean * beta1) + (d * other1);
            // NaN has no sign: it stays, so that it is seen.
            var step = Vector.ConditionalSelect(Vector.GreaterThan(direction, Vector<T>.Zero), rate, direction);
            step = Vector.ConditionalSelect(Vector.LessThan(direction, Vector<T>.Zero), -rate, step);
            Lanes.Store<T, TSpan>((mean * beta2) + (d * other2), first + i, size);
            Lanes.Store<T, TSpan>((Lanes.Load<T, TSpan>(p + i, size) * shrink) - step, p + i, size);
        }
    }
}

internal readonly unsafe struct BlendKernel : IUpdateKernel<BlendRule>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T, TSpan>(T* p, T* g, T* first, T* second, T* third, int count, in BlendRule rule)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TSpan : struct
    {
        var width = Vector<T>.Count;
        Vector<T> keep = Lanes.All<T>(rule.Keep), add = Lanes.All<T>(rule.Add);
        var scales = rule.Add == 0;
        for (var i = 0; i < count; i += width)
        {
            var size = count - i;
            var x = Lanes.Load<T, TSpan>(p + i, size) * keep;
            if (!scales) x += Lanes.Load<T, TSpan>(g + i, size) * add;
            Lanes.Store<T, TSpan>(x, p + i, size);
        }
    }
}

internal readonly unsafe struct ClampKernel : IUpdateKernel<ClampRule>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T, TSpan>(T* p, T* g, T* first, T* second, T* third, int count, in ClampRule rule)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TSpan : struct
    {
        var width = Vector<T>.Count;
        var bound = Lanes.All<T>(rule.Bound);
        for (var i = 0; i < count; i += width)
        {
            var size = count - i;
            var x = Lanes.Load<T, TSpan>(p + i, size);
            x = Vector.ConditionalSelect(Vector.GreaterThan(x, bound), bound, x);
            Lanes.Store<T, TSpan>(Vector.ConditionalSelect(Vector.LessThan(x, -bound), -bound, x), p + i, size);
        }
    }
}

/// <summary>Loads and stores of whole vectors, or of the elements that are left.</summary>
file static unsafe class Lanes
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> All<T>(double value)
        where T : unmanaged, INumber<T> =>
        new(T.CreateTruncating(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Load<T, TSpan>(T* from, int count)
        where T : unmanaged, INumber<T>
        where TSpan : struct =>
        typeof(TSpan) == typeof(WholeVectors) ? Vector.Load(from) : VectorSpan.LoadPart(from, count, T.One);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T, TSpan>(Vector<T> value, T* to, int count)
        where T : unmanaged
        where TSpan : struct
    {
        if (typeof(TSpan) == typeof(WholeVectors)) value.Store(to);
        else VectorSpan.StorePart(value, to, count);
    }
}
