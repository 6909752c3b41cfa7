using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Ascent.Tracking;

/// <summary>Ids of runs: start in UTC, a slug of the name, four hexadecimal digits. They sort by start and are safe as folder names.</summary>
internal static class RunId
{
    private const string Format = "yyyyMMdd-HHmmss";
    private const int LongestSlug = 40;

    public static string Create(DateTimeOffset start, string name) =>
        $"{start.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture)}-{Slug(name)}-{RandomNumberGenerator.GetHexString(4, lowercase: true)}";

    /// <summary>Whether the text could be an id or the beginning of one: nothing that leaves the folder of runs.</summary>
    public static bool IsSafe(string id) =>
        id.Length is > 0 and <= 100 && id[0] is not ('.' or '-') && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    public static DateTimeOffset? StartOf(string id) =>
        id.Length >= Format.Length && DateTime.TryParseExact(id.AsSpan(0, Format.Length), Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var start)
            ? new DateTimeOffset(start, TimeSpan.Zero)
            : null;

    private static string Slug(string name)
    {
        var slug = new StringBuilder();
        foreach (var c in name)
        {
            if (slug.Length >= LongestSlug) break;
            if (char.IsAsciiLetterOrDigit(c)) slug.Append(char.ToLowerInvariant(c));
            else if (slug.Length > 0 && slug[^1] != '-') slug.Append('-');
        }

        var trimmed = slug.ToString().Trim('-');
        return trimmed.Length == 0 ? "run" : trimmed;
    }
}
