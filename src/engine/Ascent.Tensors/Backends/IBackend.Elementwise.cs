using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Backends;

public partial interface IBackend
{
    /// <summary>y = op(x), element by element; all of one element type and shape. <paramref name="y"/> may be x itself.</summary>
    void Map<TOp>(Tensor x, Tensor y, TOp op)
        where TOp : struct, IUnaryOperator;

    /// <summary>c = op(a, b); a and b broadcast to the shape of <paramref name="c"/>, which may be one of them.</summary>
    void Zip<TOp>(Tensor a, Tensor b, Tensor c, TOp op)
        where TOp : struct, IBinaryOperator;

    /// <summary>d = op(a, b, c), broadcast to the shape of <paramref name="d"/>.</summary>
    void Zip<TOp>(Tensor a, Tensor b, Tensor c, Tensor d, TOp op)
        where TOp : struct, ITernaryOperator;
}
