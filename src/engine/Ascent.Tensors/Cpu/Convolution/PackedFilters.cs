using System.Runtime.CompilerServices;

namespace Ascent.Tensors.Cpu;

/// <summary>
/// The weights of a convolution in the order in which the micro-kernel reads them: strips of output channels; within a strip, tap by
/// tap and for each tap input channel by input channel, the weights of the strip's output channels side by side.
/// </summary>
internal static unsafe class PackedFilters<TLanes, TVector, T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    /// <summary>Input channels that are packed at a time.</summary>
    private const int Together = 16;

    /// <summary>First output channel of a strip, when so many channels are cut into so many strips.</summary>
    public static int StartOf(int strip, int strips, int channels) => (int)((long)channels * strip / strips);

    /// <summary>Where strip [first, first + height) of a group begins.</summary>
    public static T* StripOf(T* packed, in ConvolutionCall<T> call, int group, int first) => packed + ((((nint)group * call.OutChannels) + first) * call.InChannels * call.Taps);

    /// <summary>Packs one strip.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack(in ConvolutionCall<T> call, int group, int first, int height, T* to)
    {
        if (call.Adjoint) PackTurned(call, group, first, height, to);
        else PackForward(call, group, first, height, to);
    }

    /// <summary>From [output, input, tap].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackForward(in ConvolutionCall<T> call, int group, int first, int height, T* to)
    {
        int channels = call.InChannels, taps = call.Taps;
        nint row = (nint)channels * taps;
        T* from = call.Weight + ((((nint)group * call.OutChannels) + first) * row);
        if (taps == 1)
        {
            Transposer<TLanes, TVector, T>.Run(from, row, height, channels, to, height);
            return;
        }

        // Transposed, the taps of a channel lie side by side; each then goes to its own place.
        T* some = (T*)Scratch.Own.Take((nuint)(Together * taps * height * sizeof(T)));
        for (int channel = 0; channel < channels; channel += Together)
        {
            int count = Math.Min(Together, channels - channel);
            Transposer<TLanes, TVector, T>.Run(from + ((nint)channel * taps), row, height, count * taps, some, height);
            for (int tap = 0; tap < taps; tap++)
            {
                T* put = to + ((((nint)tap * channels) + channel) * height), take = some + (tap * height);
                for (int i = 0; i < count; i++, put += height, take += taps * height) CopyShort(take, put, height);
            }
        }
    }

    /// <summary>From [input, output, tap], for the adjoint: the two channels have changed places, and the taps go from the last to the first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackTurned(in ConvolutionCall<T> call, int group, int first, int height, T* to)
    {
        int channels = call.InChannels, taps = call.Taps;
        nint step = (nint)channels * height;
        for (int channel = 0; channel < channels; channel++)
        {
            T* from = call.Weight + ((((((nint)group * channels) + channel) * call.OutChannels) + first) * taps);
            Transposer<TLanes, TVector, T>.Run(from, taps, height, taps, to + ((taps - 1) * step) + (channel * height), -step);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyShort(T* from, T* to, int count)
    {
        int i = 0;
        for (; i + TLanes.Count <= count; i += TLanes.Count) TLanes.Store(TLanes.Load(from + i), to + i);
        if (i < count) TLanes.StorePartial(TLanes.LoadPartial(from + i, count - i), to + i, count - i);
    }
}
