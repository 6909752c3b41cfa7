using Ascent.Tensors.Autograd;
using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Operations;

/// <summary>y = x as another element type or in another layout; dL/dx = dL/dy converted back.</summary>
internal static class Conversion
{
    public static Tensor To(Tensor x, DType dtype)
    {
        var y = Copies.Packed(x, dtype);
        if (!dtype.IsFloat()) return y;
        var before = x.DType;
        return Tape.Record("To", y, [x], [], c => c.Give(0, Copies.Packed(c.Gradient, before)));
    }

    public static Tensor Copy(Tensor x) =>
        Tape.Record("Clone", Copies.Packed(x, x.DType), [x], [], static c => c.Give(0, c.Gradient));

    /// <summary>Converted, not on the tape.</summary>
    public static Tensor Convert(Tensor x, DType dtype) => Copies.Packed(x, dtype);

    /// <summary>Both operands in the type that they are computed in.</summary>
    public static (Tensor A, Tensor B) Promote(Tensor a, Tensor b, string operation = "This operation")
    {
        DTypeFacts.RequireNumber(operation, a);
        DTypeFacts.RequireNumber(operation, b);
        if (a.DType == b.DType) return (a, b);
        var dtype = DTypeFacts.Promote(a.DType, b.DType);
        return (a.To(dtype), b.To(dtype));
    }
}
