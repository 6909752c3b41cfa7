using Ascent.Tensors.Backends;
using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Operations;

/// <summary>Functions applied element by element by the current backend, with a new tensor for the result; not on the tape.</summary>
internal static class Elementwise
{
    /// <summary>y = op(x).</summary>
    public static Tensor Map<TOp>(Tensor x, TOp op, string name = "This operation")
        where TOp : struct, IUnaryOperator
    {
        DTypeFacts.RequireNumber(name, x);
        var y = Tensor.Empty(x.Shape, x.DType);
        Backend.Current.Map(x, y, op);
        return y;
    }

    /// <summary>c = op(a, b) of one element type, broadcast.</summary>
    public static Tensor Zip<TOp>(Tensor a, Tensor b, TOp op, string name = "This operation")
        where TOp : struct, IBinaryOperator
    {
        DTypeFacts.RequireNumber(name, a);
        var c = Tensor.Empty(Shape.Broadcast(name, a.Shape, b.Shape), a.DType);
        Backend.Current.Zip(a, b, c, op);
        return c;
    }

    /// <summary>d = op(a, b, c) of one element type, broadcast.</summary>
    public static Tensor Zip<TOp>(Tensor a, Tensor b, Tensor c, TOp op, string name = "This operation")
        where TOp : struct, ITernaryOperator
    {
        DTypeFacts.RequireNumber(name, a);
        var d = Tensor.Empty(Shape.Broadcast(name, Shape.Broadcast(name, a.Shape, b.Shape), c.Shape), a.DType);
        Backend.Current.Zip(a, b, c, d, op);
        return d;
    }

    /// <summary>sum += x, with x broadcast to the contiguous sum.</summary>
    public static void AddInto(Tensor sum, Tensor x) => Backend.Current.Zip(sum, x, sum, default(AddOperator));

    /// <summary>x = op(x) in place; x is contiguous.</summary>
    public static void MapInto<TOp>(Tensor x, TOp op)
        where TOp : struct, IUnaryOperator =>
        Backend.Current.Map(x, x, op);
}
