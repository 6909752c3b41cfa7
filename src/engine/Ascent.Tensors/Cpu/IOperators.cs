using System.Numerics;

namespace Ascent.Tensors.Cpu;

/// <summary>
/// A function of one element, written for a whole vector of them. There is no scalar version: ends of rows and strided elements
/// are gathered into a vector, so that an element's result never depends on where it lies.
/// </summary>
internal interface IUnaryOperator
{
    Vector<T> Invoke<T>(Vector<T> x)
        where T : unmanaged, INumber<T>;
}

/// <summary>A function of two elements, written for a whole vector of pairs.</summary>
internal interface IBinaryOperator
{
    Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
        where T : unmanaged, INumber<T>;
}
