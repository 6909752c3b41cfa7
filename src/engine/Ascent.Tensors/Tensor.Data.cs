using Ascent.Tensors.Autograd;
using Ascent.Tensors.Cpu;
using Ascent.Tensors.Operations;

namespace Ascent.Tensors;

public sealed partial class Tensor
{
    /// <summary>The elements in row-major order, copied (converted where T differs from the element type). T is any type that <see cref="DTypeFacts.Of"/> takes.</summary>
    public unsafe T[] ToArray<T>()
        where T : unmanaged
    {
        if (DTypeFacts.Of<T>() != DType)
        {
            using var converted = Conversion.Convert(this, DTypeFacts.Of<T>());
            return converted.ToArray<T>();
        }

        var result = new T[Count];
        if (IsContiguous) AsSpan<T>().CopyTo(result);
        else
        {
            using var packed = Copies.Packed(this, DType);
            packed.AsSpan<T>().CopyTo(result);
        }

        return result;
    }

    /// <summary>
    /// The elements in place, row-major; only for contiguous tensors of element type T. The span is valid while the tensor is
    /// reachable and not disposed: keep the tensor in a variable that is used after the span. Writing is not seen by the tape.
    /// </summary>
    /// <exception cref="InvalidOperationException">The tensor is not contiguous, or T is not its element type.</exception>
    public unsafe Span<T> AsSpan<T>()
        where T : unmanaged
    {
        if (DTypeFacts.Of<T>() != DType) throw new InvalidOperationException($"The elements are {DType}, not {typeof(T).Name}.");
        if (!IsContiguous) throw new InvalidOperationException($"A view of shape {Shape} with strides [{string.Join(", ", _strides)}] is not one span; take Contiguous() first.");
        return new Span<T>(Pointer<T>(), Count);
    }

    /// <summary>The only element as a number.</summary>
    /// <exception cref="InvalidOperationException">There is not exactly one.</exception>
    public unsafe double Item()
    {
        if (Count != 1) throw new InvalidOperationException($"Item needs exactly one element; the shape is {Shape}.");
        var value = DType switch
        {
            DType.Float32 => *Pointer<float>(),
            DType.Float64 => *Pointer<double>(),
            DType.Int64 => *Pointer<long>(),
            DType.Int32 => *Pointer<int>(),
            DType.BFloat16 => *Pointer<BFloat16>(),
            DType.Float16 => (double)*Pointer<Half>(),
            DType.Int8 => *Pointer<sbyte>(),
            _ => *Pointer<byte>(),
        };
        GC.KeepAlive(this);
        return value;
    }

    /// <summary>
    /// These elements in another type; this tensor itself where it has it already. Floats round to nearest, ties to even. A float loses its
    /// fraction towards 0 where it becomes an integer and stays within that type's range, NaN becomes 0; an integer keeps its low bits.
    /// </summary>
    public Tensor To(DType dtype) => dtype == DType ? this : Conversion.To(this, dtype);

    /// <summary>A contiguous copy, on the tape.</summary>
    public Tensor Clone() => Conversion.Copy(this);

    /// <summary>The same elements, cut from the tape.</summary>
    public Tensor Detach() => Alias();

    /// <summary>This tensor if it is contiguous, else a contiguous copy.</summary>
    public Tensor Contiguous() => IsContiguous ? this : Conversion.Copy(this);

    /// <summary>Overwrites the elements with those of a tensor of the same shape, converted.</summary>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    /// <exception cref="InvalidOperationException">This tensor is on the tape and <see cref="GradMode"/> records.</exception>
    public void CopyFrom(Tensor source)
    {
        if (source.Shape != Shape) throw new ShapeException($"CopyFrom: shape {source.Shape} does not fill shape {Shape}.");
        Touch(nameof(CopyFrom));
        Copies.Copy(source, this);
    }

    /// <summary>Overwrites every element.</summary>
    /// <exception cref="InvalidOperationException">This tensor is on the tape and <see cref="GradMode"/> records.</exception>
    public void Fill(double value)
    {
        Touch(nameof(Fill));
        Copies.Fill(this, value);
    }

    /// <summary>Adds d(this)/d(leaf) to the gradient of every leaf that requires it. This tensor is a scalar.</summary>
    /// <exception cref="InvalidOperationException">Not a scalar, not on the tape, or the tape was used up by an earlier pass.</exception>
    public void Backward()
    {
        if (Count != 1)
            throw new InvalidOperationException($"Backward() starts from a scalar, not from shape {Shape}; pass the gradient to start from, or reduce with Sum() or Mean().");
        using var one = Ones(Shape, DType);
        Backward(one, retainTape: false);
    }

    /// <summary>As <see cref="Backward()"/>, from a gradient of this tensor's shape: adds its product with the Jacobian.</summary>
    public void Backward(Tensor gradient) => Backward(gradient, retainTape: false);

    /// <summary>As <see cref="Backward(Tensor)"/>; with <paramref name="retainTape"/> the tape can be used again.</summary>
    public void Backward(Tensor gradient, bool retainTape) => Tape.Backward(this, gradient, retainTape);
}
