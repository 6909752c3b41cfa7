using System.Security.Cryptography;
using System.Text;
using Ascent.Journey.Proofs;

namespace Ascent.Application.Proofs;

/// <summary>What a bundle is to hold, before it is written: texts and files by their paths in the bundle, and the proofs in order.</summary>
internal sealed class BundleDraft
{
    private readonly SortedDictionary<string, Func<Stream>> _files = new(StringComparer.Ordinal);
    private readonly List<(string Id, string File, string Sha256)> _proofs = [];

    internal IEnumerable<KeyValuePair<string, Func<Stream>>> Files => _files;
    internal IReadOnlyList<BundleLink> Chain => BundleManifest.Chain(_proofs);

    internal bool Holds(string path) => _files.ContainsKey(path);

    internal void AddText(string path, string text) => Add(path, () => new MemoryStream(Encoding.UTF8.GetBytes(text), writable: false));

    internal void AddFile(string path, string file) => Add(path, () => new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16));

    internal void AddProof(string id, string path, string text)
    {
        AddText(path, text);
        _proofs.Add((id, path, Hashes.OfText(text)));
    }

    /// <summary>Copies one file to where it belongs and says what it is.</summary>
    internal static BundleFile Copy(string path, Func<Stream> open, Stream to)
    {
        using var from = open();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        var bytes = 0L;
        for (int read; (read = from.Read(buffer)) > 0; bytes += read)
        {
            hash.AppendData(buffer, 0, read);
            to.Write(buffer, 0, read);
        }

        return new BundleFile(path, bytes, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private void Add(string path, Func<Stream> open)
    {
        if (!BundleManifest.IsSafe(path))
            throw new ArgumentException($"'{path}' cannot be a path in a bundle", nameof(path));
        _files[path] = open;
    }
}
