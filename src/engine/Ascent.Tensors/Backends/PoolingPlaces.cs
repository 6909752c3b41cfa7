namespace Ascent.Tensors.Backends;

/// <summary>
/// Where in its window each maximum of a pooling lay: UInt8 for a window of at most 256 places, else Int32, so that what the tape holds is a quarter of the output where
/// positions in the plane would be twice of it.
/// </summary>
public static class PoolingPlaces
{
    /// <summary>Room for the places of an output's maxima.</summary>
    public static Tensor Empty(Shape output, in PoolingWindow window) => Tensor.Empty(output, window.FitsByte ? DType.UInt8 : DType.Int32);
}
