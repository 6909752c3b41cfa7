using System.Runtime.CompilerServices;

namespace Ascent.Tensors.Cpu;

/// <summary>The tiles of Winograd's algorithm on images in the lanes.</summary>
internal static unsafe partial class BatchConvolution<TLanes, TVector, T>
{
    private partial struct Job
    {
        private readonly T* PointsOf(int group, int first) => _points + ((((nint)group * Call->OutChannels) + first) * Call->InChannels * Winograd<TLanes, TVector, T>.Points);

        /// <summary>Distance between points of the products of a strip; odd in cache lines.</summary>
        private static nint StepProduct(in Work work) => ((nint)SegmentKernel<TLanes, TVector, T>.MaxRows(2) * work.Lanes) + TLanes.Count;

        /// <summary>The output rows in tiles of 4x4: each patch is transformed once, multiplied point by point, and transformed back.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void MultiplyTiles(in Work work, int firstRow, int rows)
        {
            ref ConvolutionCall<T> call = ref *Call;
            const int Tile = Winograd<TLanes, TVector, T>.Tile, Patch = Winograd<TLanes, TVector, T>.Patch, Points = Winograd<TLanes, TVector, T>.Points;
            int columns = call.Width.Out, positions = rows * columns, firstChannel = StartOfStrip(work.FirstStrip);
            nint* reads = stackalloc nint[Points];
            T* tile = stackalloc T[Tile * Tile * TLanes.Count];
            T* products = work.Points + (Points * work.StepPoint);
            nint stepProduct = StepProduct(work);
            var all = new Segment { Length = call.InChannels };
            var plain = default(SegmentEnd<T>);
            for (int row = 0; row < rows; row += Tile)
            {
                for (int column = 0; column < columns; column += Tile)
                {
                    for (int i = 0; i < Points; i++)
                    {
                        int y = firstRow + row + (i / Patch) + Offset(call.Height), x = column + (i % Patch) + Offset(call.Width);
                        // Rows that only outputs below the last one would see may not be in the ring.
                        bool unseen = row + (i / Patch) > rows + 1;
                        reads[i] = unseen || y < 0 || x < 0 || y >= call.Height.In || x >= call.Width.In ? -1 : ((nint)(y % _ring * call.Width.In) + x) * work.Step;
                    }

                    for (int i = 0; i < call.InChannels * work.Width; i++)
                        Winograd<TLanes, TVector, T>.Input(work.Input + (i * TLanes.Count), reads, work.Points + (i * TLanes.Count), work.StepPoint);

                    for (int strip = work.FirstStrip; strip < work.EndStrip; strip++)
                    {
                        int first = StartOfStrip(strip), height = StartOfStrip(strip + 1) - first;
                        T* a = PointsOf(work.Group, first);
                        for (int point = 0; point < Points; point++)
                        {
                            SegmentKernel<TLanes, TVector, T>.Run(
                                height, work.Width, &all, 1, a + ((nint)point * call.InChannels * height), height,
                                work.Points + (point * work.StepPoint), work.Lanes, products + (point * stepProduct), work.Lanes, plain);
                        }

                        for (int i = 0; i < height * work.Width; i++)
                        {
                            Winograd<TLanes, TVector, T>.Output(products + (i * TLanes.Count), stepProduct, tile);
                            (int channel, int part) = Math.DivRem(i, work.Width);
                            T* bias = call.Bias == null ? null : call.Bias + (work.Group * call.OutChannels) + first + channel;
                            T* to = work.Output + ((((nint)(first + channel - firstChannel) * positions) + ((nint)row * columns) + column) * work.Lanes) + (part * TLanes.Count);
                            PutTile(tile, to, columns * (nint)work.Lanes, work.Lanes, Math.Min(Tile, rows - row), Math.Min(Tile, columns - column), bias, call.Relu);
                        }
                    }
                }
            }

            T* target = call.Out + (work.FirstImage * call.OutImage) + ((nint)work.Group * call.OutChannels * call.OutPlane) + ((nint)firstRow * columns);
            for (int channel = firstChannel; channel < StartOfStrip(work.EndStrip); channel++)
                Return(work, work.Output + ((nint)(channel - firstChannel) * positions * work.Lanes), positions, target + (channel * call.OutPlane), call.OutImage);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void PutTile(T* tile, T* to, nint stepRow, nint stepColumn, int rows, int columns, T* bias, bool relu)
        {
            TVector add = bias == null ? default : TLanes.Broadcast(bias);
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < columns; j++)
                {
                    TVector value = TLanes.Load(tile + (((i * 4) + j) * TLanes.Count));
                    if (bias != null) value = TLanes.Add(value, add);
                    if (relu) value = TLanes.Relu(value);
                    TLanes.Store(value, to + (i * stepRow) + (j * stepColumn));
                }
            }
        }

        /// <summary>How far the element that the first tap reads lies from the output element.</summary>
        private readonly int Offset(in ConvolutionAxis axis) => Call->Adjoint ? axis.Padding - 2 : -axis.Padding;
    }
}
