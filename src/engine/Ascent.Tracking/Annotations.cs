using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Ascent.Tracking;

/// <summary>
/// Notes and tags of a run, beside its record: each note is a file of its own and so is each tag. A change is one creation,
/// renaming or deletion of a file, so any number of processes may change them at once and nothing is lost.
/// </summary>
internal static class Annotations
{
    public const string NotesFolder = "notes";
    public const string TagsFolder = "tags";
    public const int LongestNote = 16_000;
    public const int LongestTag = 40;
    public const int MostTags = 50;
    public const int MostNotes = 1000;
    private const string TimeFormat = "yyyyMMdd-HHmmss-fffffff";
    private const int NoteDigits = 16; // two notes of one moment never have one name
    private const string NoteEnding = ".txt";

    public static void AddNote(string folder, string text, DateTimeOffset at)
    {
        var trimmed = text.Trim();
        if (trimmed.Length == 0) throw new TrackingException("The note is empty: write what is worth keeping, for instance why the run was made.");
        if (trimmed.Length > LongestNote) throw new TrackingException($"The note has {trimmed.Length} characters; {LongestNote} are the most.");
        var notes = Path.Combine(folder, NotesFolder);
        Directory.CreateDirectory(notes);
        if (Directory.EnumerateFiles(notes).Take(MostNotes + 1).Count() >= MostNotes) throw new TrackingException($"The run has {MostNotes} notes, which are the most.");
        var name = $"{at.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)}-{RandomNumberGenerator.GetHexString(NoteDigits, lowercase: true)}{NoteEnding}";
        var beside = Path.Combine(notes, "." + name);
        try
        {
            File.WriteAllText(beside, trimmed);
            File.Move(beside, Path.Combine(notes, name));
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }

    public static void ChangeTags(string folder, IReadOnlyCollection<string> add, IReadOnlyCollection<string> remove)
    {
        // Checked as a whole first: either all of them are taken or none.
        var added = add.Select(CheckTag).Distinct(StringComparer.Ordinal).ToList();
        var removed = remove.Select(CheckTag).Distinct(StringComparer.Ordinal).ToList();
        if (added.Intersect(removed, StringComparer.Ordinal).FirstOrDefault() is { } both) throw new TrackingException($"The tag '{both}' is to be added and removed at once.");
        var tags = Path.Combine(folder, TagsFolder);
        var after = ReadTags(folder).Except(removed, StringComparer.Ordinal).Union(added, StringComparer.Ordinal).Count();
        if (added.Count > 0 && after > MostTags) throw new TrackingException($"The run would have {after} tags; {MostTags} are the most.");
        if (added.Count > 0) Directory.CreateDirectory(tags);
        foreach (var tag in added) File.WriteAllBytes(Path.Combine(tags, tag), []);
        if (!Directory.Exists(tags)) return;
        foreach (var tag in removed) File.Delete(Path.Combine(tags, tag));
    }

    public static IReadOnlyList<string> ReadTags(string folder) =>
        [.. Names(Path.Combine(folder, TagsFolder)).Where(IsTag).Order(StringComparer.Ordinal).Take(MostTags)];

    /// <summary>Oldest first. Files that are no notes are not shown.</summary>
    public static IReadOnlyList<RunNote> ReadNotes(string folder)
    {
        var notes = new List<RunNote>();
        var path = Path.Combine(folder, NotesFolder);
        foreach (var name in Names(path).Where(name => name[0] != '.' && name.EndsWith(NoteEnding, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Take(MostNotes))
        {
            if (name.Length < TimeFormat.Length || !DateTime.TryParseExact(name.AsSpan(0, TimeFormat.Length), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)) continue;
            if (Text(Path.Combine(path, name)) is { } text) notes.Add(new(new DateTimeOffset(at, TimeSpan.Zero), text));
        }

        return notes;
    }

    public static string CheckTag(string tag)
    {
        var lower = tag.ToLowerInvariant();
        return IsTag(lower) ? lower : throw new TrackingException($"'{tag}' cannot be a tag: 1 to {LongestTag} letters, digits, dots, hyphens and underscores, the first a letter or digit.");
    }

    private static bool IsTag(string name) =>
        name.Length is > 0 and <= LongestTag && char.IsAsciiLetterOrDigit(name[0]) && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_' or '.');

    private static List<string> Names(string folder)
    {
        try
        {
            return Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path)).Take(10 * MostNotes)] : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string? Text(string path)
    {
        try
        {
            // A character has at most three bytes here; what is longer was not written by this program.
            using var file = File.OpenRead(path);
            var bytes = new byte[3 * LongestNote];
            var count = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return RunStore.Plain(Encoding.UTF8.GetString(bytes, 0, count));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
