using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;

namespace Ascent.Data.Texts;

/// <summary>
/// Pang and Lee's 2,000 reviews ("A Sentimental Education", ACL 2004): a zip of <c>neg/cvNNN_*.txt</c> and <c>pos/cvNNN_*.txt</c>, read in
/// memory. The numbers are the authors' folds of a hundred: 800 to 899 are for validation, 900 to 999 for testing.
/// </summary>
internal static partial class MovieReviews
{
    private const int LongestReview = 1 << 20;
    private const int MostMembers = 20_000;
    private const long MostText = 256L << 20;

    /// <param name="name">Name for messages.</param>
    /// <param name="id">Name for the parts.</param>
    /// <param name="content">The zip.</param>
    /// <param name="classes">Negative, positive.</param>
    /// <exception cref="DataSetException">The zip is damaged, or holds what no such archive holds.</exception>
    public static (LabelledTexts Train, LabelledTexts Validation, LabelledTexts Test) Read(string name, string id, byte[] content, IReadOnlyList<string> classes)
    {
        var reviews = new SortedDictionary<(int Number, int Label), string>();
        try
        {
            using var zip = new ZipArchive(new MemoryStream(content, writable: false));
            if (zip.Entries.Count > MostMembers) throw new DataSetException($"{name}: the archive has {zip.Entries.Count} members; at most {MostMembers} are read.");
            long total = 0;
            foreach (var entry in zip.Entries)
            {
                if (Member().Match(entry.FullName) is not { Success: true } match) continue;
                var text = ReadMember(name, entry);
                total += text.Length;
                if (total > MostText) throw new DataSetException($"{name}: unpacked, the reviews have more than {MostText} characters.");
                reviews[(int.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture), match.Groups["class"].Value == "pos" ? 1 : 0)] = text;
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException or ArgumentException)
        {
            throw new DataSetException($"{name}: the archive is damaged or cut off ({e.Message}).", e);
        }

        if (reviews.Count == 0) throw new DataSetException($"{name}: the archive has no member neg/cv000_....txt or pos/cv000_....txt.");
        return (Part("train", 0, 800), Part("validation", 800, 900), Part("test", 900, 1000));

        LabelledTexts Part(string part, int from, int to)
        {
            var chosen = reviews.Where(review => review.Key.Number >= from && review.Key.Number < to).ToList();
            return new($"{id} {part}", [.. chosen.Select(review => review.Value)], [.. chosen.Select(review => review.Key.Label)], classes);
        }
    }

    private static string ReadMember(string name, ZipArchiveEntry entry)
    {
        if (entry.Length > LongestReview) throw new DataSetException($"{name}: {entry.FullName} has {entry.Length} bytes; a review has at most {LongestReview}.");
        var buffer = new byte[entry.Length + 1];
        using var stream = entry.Open();
        var count = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        if (count != entry.Length) throw new DataSetException($"{name}: {entry.FullName} has {(count > entry.Length ? "more than" : "less than")} the {entry.Length} bytes that the archive states.");
        return TextContent.Utf8($"{name}: {entry.FullName}", buffer[..count]);
    }

    [GeneratedRegex("(?:^|/)(?<class>neg|pos)/cv(?<number>[0-9]{3})_[^/]*\\.txt$", RegexOptions.NonBacktracking)]
    private static partial Regex Member();
}
