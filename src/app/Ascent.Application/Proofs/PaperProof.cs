using System.Text.Json.Nodes;
using Ascent.Journey;
using Ascent.Journey.Papers;
using Ascent.Journey.Proofs;

namespace Ascent.Application.Proofs;

/// <summary>What a proof says of the notes on a paper: the hash of all five as one text, and of each, so that a change can be told by its field.</summary>
internal static class PaperProof
{
    private const string Paper = "paper";
    private const string Whole = "notesSha256";
    private const string Fields = "notes";

    internal static void Describe(JsonObject data, string paperId, PaperNotes notes)
    {
        data[Paper] = paperId;
        data[Whole] = Hashes.OfText(notes.Markdown);
        data[Fields] = new JsonObject([.. notes.Notes.OrderBy(note => note.Key).Select(note => KeyValuePair.Create(note.Key.Key(), (JsonNode?)Hashes.OfText(note.Value.Text)))]);
    }

    /// <summary>The paper whose notes a proof hashes; null where it is another kind of note.</summary>
    internal static string? PaperOf(JsonObject data) => data.ContainsKey(Whole) ? (string?)data[Paper] : null;

    internal static string? HashOf(JsonObject data) => (string?)data[Whole];

    /// <summary>Null where notes are those that the proof hashes; otherwise the fields that are not, as far as the proof tells them apart.</summary>
    internal static string? Changed(JsonObject data, string markdown)
    {
        if (Hashes.OfText(markdown) == HashOf(data))
            return null;
        if (data[Fields] is not JsonObject fields)
            return "the text of the notes";
        try
        {
            var notes = NotesText.Read(markdown);
            var changed = PaperFields.All.Where(field => (string?)fields[field.Key()] != (notes.TryGetValue(field, out var text) ? Hashes.OfText(text) : null)).Select(field => field.Key()).ToList();
            return changed.Count > 0 ? string.Join(", ", changed) : "what stands around the notes";
        }
        catch (JourneyException problem)
        {
            return $"the headings ({problem.Message.TrimEnd('.')})";
        }
    }
}
