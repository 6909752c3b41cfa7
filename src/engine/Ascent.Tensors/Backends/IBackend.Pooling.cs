namespace Ascent.Tensors.Backends;

public partial interface IBackend
{
    /// <summary>
    /// y = the largest element of each window; NaN is larger than every number. X [.., h, w] and Y [.., oh, ow] are contiguous.
    /// <paramref name="places"/>, if wanted, gets a kernel row + b of the place (a, b) where it was found (the first of equal ones, the last NaN), for each output:
    /// <see cref="PoolingPlaces"/>.
    /// </summary>
    void MaxPool2d(Tensor x, Tensor y, Tensor? places, in PoolingWindow window);

    /// <summary>dX [.., h, w] = the sum over the windows whose maximum lay there of dY [.., oh, ow]; both contiguous, dX is overwritten.</summary>
    void MaxPool2dBackward(Tensor gradient, Tensor places, Tensor dx, in PoolingWindow window);

    /// <summary>Where in its plane [.., h, w] each maximum lay, row width + column: Int64 [.., oh, ow] from places.</summary>
    void MaxPool2dIndices(Tensor places, Tensor indices, int width, in PoolingWindow window);

    /// <summary>
    /// y = the sum over each window inside the plane, divided by <paramref name="divisor"/>, or if that is 0 by the places of the window: all that lie in the plane or its
    /// border if <paramref name="countPadding"/>, else those in the plane. X [.., h, w] and Y [.., oh, ow] are contiguous.
    /// </summary>
    void AveragePool2d(Tensor x, Tensor y, in PoolingWindow window, bool countPadding, int divisor);

    /// <summary>dX [.., h, w] = the sum of dY [.., oh, ow] over the windows that cover it, each divided as in <see cref="AveragePool2d"/>; both contiguous, dX is overwritten.</summary>
    void AveragePool2dBackward(Tensor gradient, Tensor dx, in PoolingWindow window, bool countPadding, int divisor);

    /// <summary>y_i = the mean of x_j with floor(i n / m) &lt;= j &lt; ceil((i + 1) n / m) in both dimensions, n of X [.., h, w], m of Y [.., oh, ow]; both contiguous.</summary>
    void AdaptiveAveragePool2d(Tensor x, Tensor y);

    /// <summary>dX of <see cref="AdaptiveAveragePool2d"/>; dY [.., oh, ow] and dX [.., h, w] are contiguous, dX is overwritten.</summary>
    void AdaptiveAveragePool2dBackward(Tensor gradient, Tensor dx);

    /// <summary>The largest element of each window of <see cref="AdaptiveAveragePool2d"/> and where in its plane it lay (Int64, row width + column).</summary>
    void AdaptiveMaxPool2d(Tensor x, Tensor y, Tensor indices);

    /// <summary>dX [.., h, w] = the sum of the dY [.., oh, ow] whose index in the plane it is; all contiguous, dX is overwritten.</summary>
    void AdaptiveMaxPool2dBackward(Tensor gradient, Tensor indices, Tensor dx);
}
