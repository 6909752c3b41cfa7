using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

using Ascent.Data;
using Ascent.Tensors;

namespace Ascent.Models;

/// <summary>Tells data sets apart by their first batch and their number of batches: a checkpoint belongs to the data, and the vocabulary, that it was made with.</summary>
internal static class BatchFingerprint
{
    private const int Digits = 16;

    public static string Of(IBatchSource source)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> count = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(count, source.Batches);
        hash.AppendData(count);
        if (source.Batches > 0)
        {
            using var batch = source.Get(0, 0);
            foreach (var tensor in new[] { batch.Inputs, batch.Targets })
            {
                using var numbers = tensor.To(DType.Float64);
                hash.AppendData(MemoryMarshal.AsBytes<double>(numbers.ToArray<double>()));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..Digits];
    }
}
