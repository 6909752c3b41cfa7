using Ascent.Application.Proofs;
using Ascent.Journey;
using Ascent.Journey.Content;
using Ascent.Journey.Papers;
using Ascent.Journey.Progress;

namespace Ascent.Application;

/// <summary>Papers: which comes next, what was noted, and the proof that the notes are.</summary>
public sealed partial class Workbench
{
    private const int LongestProofNote = 2_000;

    public IReadOnlyList<RankedPaper> Papers() =>
        PaperRanking.Rank(Pack, Profile is null ? null : CurrentPlan(), Profile, Progress, Store.PaperNotes().ToDictionary(notes => notes.PaperId, StringComparer.Ordinal), Today);

    public PaperCadence PaperCadence() => Journey.Papers.PaperCadence.Of(Papers().Select(paper => paper.DoneOn).OfType<DateOnly>(), Today);

    public PaperNotes? PaperNotes(string paperId) => Store.PaperNotes(FindPaper(paperId).Id);

    public PaperNotes ReadPaper(string paperId)
    {
        var paper = FindPaper(paperId);
        RequireProfile();
        if (Store.PaperNotes(paper.Id) is { } begun) return begun;
        Store.StartPaper(paper.Id, PaperRanking.ActivityOf(Pack, paper.Id)?.Id, Now, Today);
        Replan($"paper read {paper.Id}");
        return Store.PaperNotes(paper.Id)!;
    }

    public PaperNotes NotePaper(string paperId, IReadOnlyDictionary<PaperField, string> fields, bool? shown)
    {
        var paper = FindPaper(paperId);
        RequireProfile();
        foreach (var (field, text) in fields.Where(field => field.Value.Length > PaperFields.LongestNote))
            throw new JourneyException($"The note on {field.Key()} has {text.Length} characters; {PaperFields.LongestNote} are the most.");
        var trimmed = fields.ToDictionary(field => field.Key, field => field.Value.ReplaceLineEndings("\n").Trim());
        var begins = Store.PaperNotes(paper.Id) is null;
        var notes = Store.SavePaperNotes(paper.Id, PaperRanking.ActivityOf(Pack, paper.Id)?.Id, trimmed, shown, Now, Today);
        if (begins) Replan($"paper notes {paper.Id}");
        return notes;
    }

    public (PaperNotes Notes, DoneResult? Result) EndPaper(string paperId)
    {
        var paper = FindPaper(paperId);
        RequireProfile();
        var activity = PaperRanking.ActivityOf(Pack, paper.Id);
        var already = activity is not null && Progress.Activities.TryGetValue(activity.Id, out var known) && known.State == ActivityState.Done;
        var (notes, evidence) = Store.EndPaper(paper.Id, Today, notes =>
        {
            if (notes is null || notes.Missing.Count > 0)
            {
                var missing = (notes?.Missing ?? PaperFields.All).Select(field => field.Key());
                throw new JourneyException($"'{paper.Id}' still lacks notes on {string.Join(", ", missing)}. 'ascent paper notes {paper.Id}' asks for them, with --edit in your editor.", ProblemKind.CheckFailed);
            }

            return activity is null ? null : EvidenceMaker.Make(activity, NotesProof(paper, notes), Now);
        });
        return (notes, evidence is null ? null : new DoneResult(evidence, Replan($"paper done {paper.Id}"), already));
    }

    /// <summary>The claim as the note, and the hashes of all five, so that the notes can be held against them.</summary>
    private static Proof NotesProof(Paper paper, PaperNotes notes)
    {
        var text = $"Notes on “{paper.Title}”: {notes[PaperField.Claim]}";
        var note = Proof.OfNote(text[..Math.Min(LongestProofNote, text.Length)]);
        PaperProof.Describe(note.Data, paper.Id, notes);
        return note;
    }

    private Paper FindPaper(string id) => Pack.Papers.TryGetValue(id, out var paper)
        ? paper
        : throw new JourneyException($"There is no paper '{id}'.{Nearest.Suggestion(id, Pack.Papers.Keys)} 'ascent paper list --all' shows them.");
}
