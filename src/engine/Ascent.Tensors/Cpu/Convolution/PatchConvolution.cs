using System.Runtime.CompilerServices;

namespace Ascent.Tensors.Cpu;

/// <summary>
/// Convolution, and its adjoint, for batches too small to fill the lanes with images: implicit GEMM. The patches under two registers of
/// output positions are gathered into a panel [tap][channel][position], which every strip of the weights multiplies.
/// </summary>
internal static unsafe class PatchConvolution<TLanes, TVector, T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    private const double ParallelFrom = 1 << 19;

    /// <summary>Computes every image of the call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in ConvolutionCall<T> call)
    {
        ConvolutionCall<T> copy = call;
        var job = new Job { Call = &copy };
        job.Arrange();
        bool share = call.Work >= ParallelFrom && !WorkerTeam.IsInside;
        RunParts(share, call.Groups * job.Strips, &PackPart, &job);
        RunParts(share, call.Batch * call.Groups * job.Panels, &Part, &job);
    }

    private static void RunParts(bool share, int parts, delegate*<int, void*, void> body, Job* job)
    {
        if (share) WorkerTeam.Run(parts, body, job);
        else for (int part = 0; part < parts; part++) body(part, job);
    }

    private static void PackPart(int part, void* job) => ((Job*)job)->Pack(part);

    private static void Part(int part, void* job) => ((Job*)job)->Compute(part);

    private struct Job
    {
        public ConvolutionCall<T>* Call;
        public int Strips, Panels;
        private T* _packed;

        private static int PanelWidth => 2 * TLanes.Count;

        public void Arrange()
        {
            ref ConvolutionCall<T> call = ref *Call;
            Strips = (call.OutChannels + TLanes.MaxRows - 1) / TLanes.MaxRows;
            Panels = (int)((call.OutPlane + PanelWidth - 1) / PanelWidth);
            _packed = (T*)Scratch.Shared.Take((nuint)((nint)call.Groups * call.OutChannels * call.InChannels * call.Taps * sizeof(T)));
        }

        public readonly void Pack(int part)
        {
            (int group, int strip) = Math.DivRem(part, Strips);
            int first = StartOfStrip(strip);
            PackedFilters<TLanes, TVector, T>.Pack(*Call, group, first, StartOfStrip(strip + 1) - first, PackedFilters<TLanes, TVector, T>.StripOf(_packed, *Call, group, first));
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Compute(int part)
        {
            ref ConvolutionCall<T> call = ref *Call;
            (part, int panel) = Math.DivRem(part, Panels);
            (int image, int group) = Math.DivRem(part, call.Groups);
            nint k = (nint)call.InChannels * call.Taps, plane = call.OutPlane;
            int first = panel * PanelWidth, positions = (int)Math.Min(PanelWidth, plane - first);
            T* tile = (T*)Scratch.Own.Take((nuint)((((k + TLanes.MaxRows) * PanelWidth) * sizeof(T)) + (PanelWidth * sizeof(nint))));
            T* gathered = tile + (TLanes.MaxRows * PanelWidth);
            var reads = (nint*)(gathered + (k * PanelWidth));
            Gather(call.In + (image * call.InImage) + ((nint)group * call.InChannels * call.InPlane), first, positions, gathered, reads);

            bool whole = positions == PanelWidth;
            var all = new Segment { Length = k };
            T* target = call.Out + (image * call.OutImage) + ((nint)group * call.OutChannels * plane) + first;
            for (int strip = 0; strip < Strips; strip++)
            {
                int channel = StartOfStrip(strip), height = StartOfStrip(strip + 1) - channel;
                var end = new SegmentEnd<T> { Relu = call.Relu, Bias = call.Bias == null ? null : call.Bias + (group * call.OutChannels) + channel };
                T* a = PackedFilters<TLanes, TVector, T>.StripOf(_packed, call, group, channel), c = target + (channel * plane);
                SegmentKernel<TLanes, TVector, T>.Run(height, 2, &all, k == 0 ? 0 : 1, a, height, gathered, PanelWidth, whole ? c : tile, whole ? plane : PanelWidth, end);
                if (whole) continue;
                for (int i = 0; i < height; i++) new Span<T>(tile + (i * PanelWidth), positions).CopyTo(new Span<T>(c + (i * plane), positions));
            }
        }

        /// <summary>gathered[tap][channel][position] = what the tap reads for the position; 0 on the padding and beyond the last position.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Gather(T* image, int first, int positions, T* gathered, nint* reads)
        {
            ref ConvolutionCall<T> call = ref *Call;
            nint plane = call.InPlane;
            for (int r = 0; r < call.Height.Kernel; r++)
            {
                for (int s = 0; s < call.Width.Kernel; s++, gathered += call.InChannels * PanelWidth)
                {
                    bool together = positions == PanelWidth;
                    for (int i = 0; i < PanelWidth; i++)
                    {
                        (int row, int column) = Math.DivRem(first + i, call.Width.Out);
                        int y = i < positions ? TapTable.Element(call.Height, call.Adjoint, row, r) : -1;
                        int x = i < positions ? TapTable.Element(call.Width, call.Adjoint, column, s) : -1;
                        reads[i] = y < 0 || x < 0 ? -1 : ((nint)y * call.Width.In) + x;
                        together &= reads[i] >= 0 && reads[i] == reads[0] + i;
                    }

                    T* to = gathered, from = image;
                    for (int channel = 0; channel < call.InChannels; channel++, to += PanelWidth, from += plane)
                    {
                        if (together)
                        {
                            TLanes.Store(TLanes.Load(from + reads[0]), to);
                            TLanes.Store(TLanes.Load(from + reads[0] + TLanes.Count), to + TLanes.Count);
                            continue;
                        }

                        for (int i = 0; i < PanelWidth; i++) to[i] = reads[i] < 0 ? default : from[reads[i]];
                    }
                }
            }
        }

        private readonly int StartOfStrip(int strip) => PackedFilters<TLanes, TVector, T>.StartOf(strip, Strips, Call->OutChannels);
    }
}
