using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ascent.Tensors.Cpu;

/// <summary>
/// The steps of a recurrent layer for some rows of the batch. Rows do not depend on each other, so a thread takes its rows through the whole
/// sequence: one product with the weight for each step, then the gates of a row in one pass.
/// </summary>
internal static unsafe class RecurrentSteps<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Gates in the order input, forget, candidate, output; the weight is transposed.</summary>
    public static void Lstm(int start, int end, void* state)
    {
        var call = (RecurrentCall<T>*)state;
        int width = call->Width, rows = end - start;
        for (var order = 0; order < call->Steps; order++)
        {
            var at = (call->Place(order) * call->Rows) + start;
            T* gates = call->Gates + (at * 4 * width);
            Multiply(rows, 4 * width, width, call->Before(call->Hidden, call->Output, order, start), width, call->Weight, 4 * width, T.One, gates, 4 * width, call->Bias);
            for (var r = 0; r < rows; r++)
                LstmRow(gates + ((nint)r * 4 * width), call->Before(call->Cell, call->Inner, order, start + r), call->Inner + ((at + r) * width), call->Output + ((at + r) * width), width);
        }
    }

    public static void LstmBackward(int start, int end, void* state)
    {
        var call = (RecurrentCall<T>*)state;
        int width = call->Width, rows = end - start;
        T* hidden = call->HiddenGradient + ((nint)start * width), cell = call->CellGradient + ((nint)start * width);
        for (var order = call->Steps - 1; order >= 0; order--)
        {
            var at = (call->Place(order) * call->Rows) + start;
            T* gradient = call->GatesGradient + (at * 4 * width);
            for (var r = 0; r < rows; r++)
            {
                LstmRowBackward(
                    call->Gates + ((at + r) * 4 * width), call->Before(call->Cell, call->Inner, order, start + r), call->Inner + ((at + r) * width),
                    call->OutputGradient + ((at + r) * width), hidden + ((nint)r * width), cell + ((nint)r * width), gradient + ((nint)r * 4 * width), width);
            }

            Multiply(rows, width, 4 * width, gradient, 4 * width, call->Weight, width, T.Zero, hidden, width, null);
        }
    }

    /// <summary>Gates in the order reset, update, candidate; the weight is transposed.</summary>
    public static void Gru(int start, int end, void* state)
    {
        var call = (RecurrentCall<T>*)state;
        int width = call->Width, rows = end - start;
        for (var order = 0; order < call->Steps; order++)
        {
            var at = (call->Place(order) * call->Rows) + start;
            T* gates = call->Gates + (at * 3 * width), inner = call->Inner + (at * width), before = call->Before(call->Hidden, call->Output, order, start);
            Multiply(rows, 2 * width, width, before, width, call->Weight, 3 * width, T.One, gates, 3 * width, call->Bias);
            Multiply(rows, width, width, before, width, call->Weight + (2 * width), 3 * width, T.Zero, inner, width, call->Bias == null ? null : call->Bias + (2 * width));
            for (var r = 0; r < rows; r++)
                GruRow(gates + ((nint)r * 3 * width), inner + ((nint)r * width), before + ((nint)r * width), call->Output + ((at + r) * width), width);
        }
    }

    public static void GruBackward(int start, int end, void* state)
    {
        var call = (RecurrentCall<T>*)state;
        int width = call->Width, rows = end - start;
        T* hidden = call->HiddenGradient + ((nint)start * width);
        for (var order = call->Steps - 1; order >= 0; order--)
        {
            var at = (call->Place(order) * call->Rows) + start;
            T* gradient = call->StateGatesGradient + (at * 3 * width), before = call->Before(call->Hidden, call->Output, order, start);
            for (var r = 0; r < rows; r++)
            {
                GruRowBackward(
                    call->Gates + ((at + r) * 3 * width), call->Inner + ((at + r) * width), before + ((nint)r * width), call->OutputGradient + ((at + r) * width),
                    hidden + ((nint)r * width), call->GatesGradient + ((at + r) * 3 * width), gradient + ((nint)r * 3 * width), width);
            }

            Multiply(rows, width, 3 * width, gradient, 3 * width, call->Weight, width, T.One, hidden, width, null);
        }
    }

    /// <summary>c' = f c + i g, h = o tanh c', with i, f, o = sigmoid, g = tanh of what the gates hold, which they hold from now on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LstmRow(T* gates, T* before, T* cell, T* output, int width)
    {
        T* forget = gates + width, candidate = gates + (2 * width), open = gates + (3 * width);
        for (var j = 0; j < width; j += Vector<T>.Count)
        {
            var left = width - j;
            var i = VectorMath.Sigmoid(Load(gates + j, left));
            var f = VectorMath.Sigmoid(Load(forget + j, left));
            var g = VectorMath.Tanh(Load(candidate + j, left));
            var o = VectorMath.Sigmoid(Load(open + j, left));
            var c = (f * Load(before + j, left)) + (i * g);
            Store(i, gates + j, left);
            Store(f, forget + j, left);
            Store(g, candidate + j, left);
            Store(o, open + j, left);
            Store(c, cell + j, left);
            Store(o * VectorMath.Tanh(c), output + j, left);
        }
    }

    /// <summary>
    /// With dh = what arrives at the output and from the step after: do = dh tanh c', dc' += dh o (1 - tanh² c'), di = dc' g, df = dc' c, dg = dc' i, and
    /// dc = dc' f goes to the step before; the gates' gradients times sigmoid' = s (1 - s) or tanh' = 1 - t².
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LstmRowBackward(T* gates, T* before, T* cell, T* arrived, T* hidden, T* carried, T* to, int width)
    {
        var one = Vector<T>.One;
        for (var j = 0; j < width; j += Vector<T>.Count)
        {
            var left = width - j;
            Vector<T> i = Load(gates + j, left), f = Load(gates + width + j, left), g = Load(gates + (2 * width) + j, left), o = Load(gates + (3 * width) + j, left);
            var bent = VectorMath.Tanh(Load(cell + j, left));
            var dh = Load(arrived + j, left) + Load(hidden + j, left);
            var dc = Load(carried + j, left) + (dh * o * (one - (bent * bent)));
            Store(dc * g * i * (one - i), to + j, left);
            Store(dc * Load(before + j, left) * f * (one - f), to + width + j, left);
            Store(dc * i * (one - (g * g)), to + (2 * width) + j, left);
            Store(dh * bent * o * (one - o), to + (3 * width) + j, left);
            Store(dc * f, carried + j, left);
        }
    }

    /// <summary>h' = (1 - z) n + z h with r, z = sigmoid of what the gates hold, n = tanh(gate + r inner).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void GruRow(T* gates, T* inner, T* before, T* output, int width)
    {
        for (var j = 0; j < width; j += Vector<T>.Count)
        {
            var left = width - j;
            var r = VectorMath.Sigmoid(Load(gates + j, left));
            var z = VectorMath.Sigmoid(Load(gates + width + j, left));
            var n = VectorMath.Tanh(Load(gates + (2 * width) + j, left) + (r * Load(inner + j, left)));
            Store(r, gates + j, left);
            Store(z, gates + width + j, left);
            Store(n, gates + (2 * width) + j, left);
            Store(((Vector<T>.One - z) * n) + (z * Load(before + j, left)), output + j, left);
        }
    }

    /// <summary>
    /// With dh' = what arrives at the output and from the step after: dz = dh' (h - n), dn = dh' (1 - z) (1 - n²), dr = dn inner, and dh = dh' z, to which
    /// the product with the weight is added; the gradient on the side of the state has dn r in place of dn.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void GruRowBackward(T* gates, T* inner, T* before, T* arrived, T* hidden, T* to, T* toState, int width)
    {
        var one = Vector<T>.One;
        for (var j = 0; j < width; j += Vector<T>.Count)
        {
            var left = width - j;
            Vector<T> r = Load(gates + j, left), z = Load(gates + width + j, left), n = Load(gates + (2 * width) + j, left);
            var dh = Load(arrived + j, left) + Load(hidden + j, left);
            var dz = dh * (Load(before + j, left) - n) * z * (one - z);
            var dn = dh * (one - z) * (one - (n * n));
            var dr = dn * Load(inner + j, left) * r * (one - r);
            Store(dr, to + j, left);
            Store(dz, to + width + j, left);
            Store(dn, to + (2 * width) + j, left);
            Store(dr, toState + j, left);
            Store(dz, toState + width + j, left);
            Store(dn * r, toState + (2 * width) + j, left);
            Store(dh * z, hidden + j, left);
        }
    }

    private static void Multiply(int m, int n, int k, T* a, nint rowsA, T* b, nint rowsB, T beta, T* c, nint rowsC, T* bias)
    {
        if (typeof(T) == typeof(float)) Gemm.Run(m, n, k, 1f, (float*)a, rowsA, 1, (float*)b, rowsB, 1, *(float*)&beta, (float*)c, rowsC, (float*)bias, relu: false);
        else Gemm.Run(m, n, k, 1d, (double*)a, rowsA, 1, (double*)b, rowsB, 1, *(double*)&beta, (double*)c, rowsC, (double*)bias, relu: false);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Load(T* from, int left) => left >= Vector<T>.Count ? Vector.Load(from) : VectorSpan.LoadPart(from, left, T.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector<T> value, T* to, int left)
    {
        if (left >= Vector<T>.Count) value.Store(to);
        else VectorSpan.StorePart(value, to, left);
    }
}
