namespace Ascent.Journey.Papers;

/// <summary>The five things that are noted of every paper, in this order.</summary>
public enum PaperField { Architecture, Method, Claim, Doubts, Reproduction }

/// <summary>One field of the notes, with the time at which it was last written.</summary>
public sealed record PaperNote(string Text, DateTimeOffset At);

/// <summary>What a person has done with a paper: when it was begun and ended, and the notes.</summary>
/// <param name="Public">The notes may be shown in the portfolio.</param>
/// <param name="Notes">Only the fields that hold something.</param>
public sealed record PaperNotes(string PaperId, DateTimeOffset StartedAt, DateOnly? DoneOn, bool Public, IReadOnlyDictionary<PaperField, PaperNote> Notes)
{
    public IReadOnlyList<PaperField> Missing => [.. PaperFields.All.Where(part => !Notes.ContainsKey(part))];

    public string this[PaperField part] => Notes.TryGetValue(part, out var note) ? note.Text : "";

    /// <summary>The notes as one text, the same for the same notes everywhere: what the evidence's hash is taken of.</summary>
    public string Markdown => NotesText.Write(Notes.ToDictionary(note => note.Key, note => note.Value.Text));
}

/// <summary>Names of the fields, and what belongs into each.</summary>
public static class PaperFields
{
    public const int LongestNote = 20_000;

    public static IReadOnlyList<PaperField> All { get; } = Enum.GetValues<PaperField>();

    /// <summary>architecture, method, …: the name of the option and the key in JSON.</summary>
    public static string Key(this PaperField field) => field.ToString().ToLowerInvariant();

    public static string Asks(this PaperField field) => field switch
    {
        PaperField.Architecture => "What is built: the parts, how they connect, and the shapes that flow between them.",
        PaperField.Method => "How it was trained and measured: data, loss, settings, baselines.",
        PaperField.Claim => "What the paper claims, in one or two sentences with its figures.",
        PaperField.Doubts => "What you do not believe yet, and which experiment would settle it.",
        _ => "What you ran or would run to see it yourself, and what came out.",
    };
}
