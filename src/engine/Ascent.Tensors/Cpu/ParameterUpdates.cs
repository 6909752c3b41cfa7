using System.Numerics;

namespace Ascent.Tensors.Cpu;

/// <summary>Optimiser updates in one pass over parameter, gradient and state. All tensors are contiguous, of one shape and of one float type.</summary>
public static unsafe class ParameterUpdates
{
    /// <summary>
    /// Stochastic gradient descent: g += decay p; with a velocity v, v = momentum v + (1 - dampening) g and g = v, or
    /// g + momentum v if <paramref name="nesterov"/>; p -= rate g. In the first step v = g.
    /// </summary>
    public static void Sgd(Tensor parameter, Tensor gradient, Tensor? velocity, bool isFirst, double rate, double momentum, double dampening, double decay, bool nesterov)
    {
        Check(nameof(Sgd), parameter, gradient, velocity, null);
        parameter.MarkChanged();
        if (parameter.DType == DType.Float32) Sgd<float>(parameter, gradient, velocity, isFirst, (float)rate, (float)momentum, (float)dampening, (float)decay, nesterov);
        else Sgd<double>(parameter, gradient, velocity, isFirst, rate, momentum, dampening, decay, nesterov);
        KeepAlive(parameter, gradient, velocity, null);
    }

    /// <summary>
    /// Adam (Kingma and Ba 2015): g += decay p, m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g²,
    /// p -= rate / (1 - b1^t) m / (sqrt(v) / sqrt(1 - b2^t) + epsilon).
    /// </summary>
    public static void Adam(Tensor parameter, Tensor gradient, Tensor first, Tensor second, long step, double rate, double beta1, double beta2, double epsilon, double decay)
    {
        Check(nameof(Adam), parameter, gradient, first, second);
        parameter.MarkChanged();
        var size = rate / (1 - Math.Pow(beta1, step));
        var correction = Math.Sqrt(1 - Math.Pow(beta2, step));
        if (parameter.DType == DType.Float32) Adam<float>(parameter, gradient, first, second, (float)size, (float)correction, beta1, beta2, (float)epsilon, (float)decay);
        else Adam<double>(parameter, gradient, first, second, size, correction, beta1, beta2, epsilon, decay);
        KeepAlive(parameter, gradient, first, second);
    }

    private static void Check(string name, Tensor parameter, Tensor gradient, Tensor? first, Tensor? second)
    {
        DTypeFacts.RequireFloat(name, parameter);
        foreach (var other in (ReadOnlySpan<Tensor?>)[gradient, first, second])
        {
            if (other is null) continue;
            if (other.Shape != parameter.Shape) throw new ShapeException($"{name}: shape {other.Shape} does not fit a parameter of shape {parameter.Shape}.");
            if (other.DType != parameter.DType) throw new ArgumentException($"{name}: {other.DType} does not fit a parameter of {parameter.DType}.", nameof(gradient));
            if (!other.IsContiguous || !parameter.IsContiguous) throw new InvalidOperationException($"{name}: parameter, gradient and state must be contiguous.");
        }
    }

    private static void KeepAlive(Tensor a, Tensor b, Tensor? c, Tensor? d)
    {
        GC.KeepAlive(a);
        GC.KeepAlive(b);
        GC.KeepAlive(c);
        GC.KeepAlive(d);
    }

    private static void Sgd<T>(Tensor parameter, Tensor gradient, Tensor? velocity, bool isFirst, T rate, T momentum, T dampening, T decay, bool nesterov)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T* p = parameter.Pointer<T>(), g = gradient.Pointer<T>(), v = velocity is null ? null : velocity.Pointer<T>();
        var count = parameter.Count;
        if (Sharing.Pays(count))
            WorkerTeam.For(count, Sharing.Grain, (start, end) => Sgd(p + start, g + start, v == null ? null : v + start, end - start, isFirst, rate, momentum, dampening, decay, nesterov));
        else
            Sgd(p, g, v, count, isFirst, rate, momentum, dampening, decay, nesterov);
    }

    private static void Sgd<T>(T* p, T* g, T* v, int count, bool isFirst, T rate, T momentum, T dampening, T decay, bool nesterov)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var width = Vector<T>.Count;
        for (var i = 0; i < count; i += width)
        {
            var size = Math.Min(width, count - i);
            var x = Load(p + i, size);
            var d = Load(g + i, size);
            if (decay != T.Zero) d += x * decay;
            if (v != null)
            {
                var speed = isFirst ? d : (Load(v + i, size) * momentum) + (d * (T.One - dampening));
                Store(speed, v + i, size);
                d = nesterov ? d + (speed * momentum) : speed;
            }

            Store(x - (d * rate), p + i, size);
        }
    }

    private static void Adam<T>(Tensor parameter, Tensor gradient, Tensor first, Tensor second, T size, T correction, double beta1, double beta2, T epsilon, T decay)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T* p = parameter.Pointer<T>(), g = gradient.Pointer<T>(), m = first.Pointer<T>(), v = second.Pointer<T>();
        T b1 = T.CreateTruncating(beta1), c1 = T.CreateTruncating(1 - beta1), b2 = T.CreateTruncating(beta2), c2 = T.CreateTruncating(1 - beta2);
        var count = parameter.Count;
        if (Sharing.Pays(count, 2))
            WorkerTeam.For(count, Sharing.Grain, (start, end) => Adam(p + start, g + start, m + start, v + start, end - start, size, correction, b1, c1, b2, c2, epsilon, decay));
        else
            Adam(p, g, m, v, count, size, correction, b1, c1, b2, c2, epsilon, decay);
    }

    private static void Adam<T>(T* p, T* g, T* m, T* v, int count, T rate, T correction, T b1, T c1, T b2, T c2, T epsilon, T decay)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var width = Vector<T>.Count;
        var small = new Vector<T>(epsilon);
        var divisor = new Vector<T>(correction);
        for (var i = 0; i < count; i += width)
        {
            var size = Math.Min(width, count - i);
            var x = Load(p + i, size);
            var d = Load(g + i, size);
            if (decay != T.Zero) d += x * decay;
            var mean = (Load(m + i, size) * b1) + (d * c1);
            var square = (Load(v + i, size) * b2) + (d * d * c2);
            Store(mean, m + i, size);
            Store(square, v + i, size);
            Store(x - (mean * rate / ((Vector.SquareRoot(square) / divisor) + small)), p + i, size);
        }
    }

    private static Vector<T> Load<T>(T* from, int count)
        where T : unmanaged, INumber<T> =>
        count == Vector<T>.Count ? Vector.Load(from) : VectorSpan.LoadPart(from, count, T.One);

    private static void Store<T>(Vector<T> value, T* to, int count)
        where T : unmanaged
    {
        if (count == Vector<T>.Count) value.Store(to);
        else VectorSpan.StorePart(value, to, count);
    }
}
