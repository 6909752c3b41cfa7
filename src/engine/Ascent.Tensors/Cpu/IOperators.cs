using System.Numerics;

namespace Ascent.Tensors.Cpu;

/// <summary>
/// A function of one element, as its definition says it and for a whole vector. The fast backend uses the vector form alone: ends of rows
/// and strided elements are gathered into a vector, so that an element's result never depends on where it lies. The reference backend
/// uses the definition, so that the two check each other.
/// </summary>
public interface IUnaryOperator
{
    /// <summary>Roughly how many additions one element costs, which decides when it pays to share the work.</summary>
    static virtual int Cost => 1;

    /// <summary>The definition.</summary>
    double Invoke(double x);

    /// <summary>The same of each element; T is float, double, long or int, of which an operation may exclude some.</summary>
    Vector<T> Invoke<T>(Vector<T> x)
        where T : unmanaged, INumber<T>;
}

/// <summary>A function of two elements, in the two forms of <see cref="IUnaryOperator"/>.</summary>
public interface IBinaryOperator
{
    /// <inheritdoc cref="IUnaryOperator.Cost"/>
    static virtual int Cost => 1;

    /// <inheritdoc cref="IUnaryOperator.Invoke(double)"/>
    double Invoke(double x, double y);

    /// <inheritdoc cref="IUnaryOperator.Invoke{T}(Vector{T})"/>
    Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
        where T : unmanaged, INumber<T>;
}

/// <summary>A function of three elements, in the two forms of <see cref="IUnaryOperator"/>.</summary>
public interface ITernaryOperator
{
    /// <inheritdoc cref="IUnaryOperator.Cost"/>
    static virtual int Cost => 1;

    /// <inheritdoc cref="IUnaryOperator.Invoke(double)"/>
    double Invoke(double x, double y, double z);

    /// <inheritdoc cref="IUnaryOperator.Invoke{T}(Vector{T})"/>
    Vector<T> Invoke<T>(Vector<T> x, Vector<T> y, Vector<T> z)
        where T : unmanaged, INumber<T>;
}
