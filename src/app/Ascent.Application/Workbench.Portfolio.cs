using Ascent.Application.Portfolio;
using Ascent.Application.Proofs;
using Ascent.Journey;
using Ascent.Journey.Content;
using Ascent.Journey.Papers;
using Ascent.Journey.Portfolio;
using Ascent.Journey.Progress;
using Ascent.Labs;
using Ascent.Tracking;

namespace Ascent.Application;

/// <summary>Evidence for others: bundles that can be checked without a store.</summary>
public sealed partial class Workbench
{
    /// <summary>Larger files of runs, mostly weights, go into a bundle only when they are asked for.</summary>
    private const long LargestBundledFile = 8 << 20;
    private const long LargestStyle = 1 << 20;

    public BundleResult BundleEvidence(string path, IReadOnlyList<string>? ids, bool weights)
    {
        IReadOnlyList<Evidence> chosen = ids is null ? Store.Evidence() : [.. ids.Select(EvidenceById).DistinctBy(evidence => evidence.Id).OrderBy(evidence => evidence.At).ThenBy(evidence => evidence.Id, StringComparer.Ordinal)];
        var draft = new BundleDraft();
        var gatherer = Gatherer(draft, new GatherOptions(Sources: true, Attachments: true, PrivateNotes: true, weights ? long.MaxValue : LargestBundledFile));
        foreach (var evidence in chosen)
            gatherer.Add(evidence);
        draft.AddText("README.md", BundleReadme.Write(Profile?.Name, chosen, TitleOf, gatherer.Omitted));
        var manifest = BundleWriter.Write(path, draft, "evidence", Now);
        return new BundleResult(Path.GetFullPath(path), manifest, gatherer.Omitted);
    }

    public bool InitPortfolio()
    {
        if (File.Exists(Home.PortfolioFile))
            return false;
        Beside.Text(Home.PortfolioFile, PortfolioSettings.Template);
        return true;
    }

    public PortfolioResult BuildPortfolio(string path, PortfolioOptions options)
    {
        var (model, draft, omitted, _) = Portfolio(options);
        var manifest = BundleWriter.Write(path, draft, "portfolio", Now);
        return new PortfolioResult(Path.GetFullPath(path), manifest, model, omitted);
    }

    public PortfolioPreview PreviewPortfolio()
    {
        var (model, draft, _, hidden) = Portfolio(new PortfolioOptions());
        return new PortfolioPreview(model, draft.Files.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal), hidden);
    }

    private (PortfolioModel Model, BundleDraft Draft, IReadOnlyList<string> Omitted, IReadOnlyList<(Evidence, string)> Hidden) Portfolio(PortfolioOptions options)
    {
        var words = PortfolioWords();
        if (options.Only is { Count: > 0 } only)
            words = words with { Show = only };
        var (theme, style) = Theme(options.Theme);
        words = words with { Name = words.Name ?? Profile?.Name, Theme = theme ?? words.Theme };

        var all = Store.Evidence();
        var runs = words.Show.Select(id => id.Length >= 8 && char.IsAsciiDigit(id[0]) ? Runs.Find(id) : null).OfType<RunRecord>().Where(run => run.Status == RunStatus.Completed).ToList();
        foreach (var id in words.Show.Where(id => !all.Any(one => Names(id, one)) && !runs.Any(run => run.Id.StartsWith(id, StringComparison.Ordinal))))
        {
            if (!Pack.Activities.ContainsKey(id))
                throw new JourneyException($"'{id}' is to be shown, but there is no activity, lab, completed run or evidence of that name.{Nearest.Suggestion(id, Pack.Activities.Keys)}");
        }

        var shown = Shown(words, all);
        var hidden = all.Except(shown).Select(one => (Evidence: one, Why: "you chose what is shown, and this is not among it")).ToList();
        var papers = PublicPapers();
        foreach (var note in shown.Where(one => one.Kind == EvidenceKind.Note && !papers.ContainsKey(one.ActivityId) && !words.PublicNotes.Any(id => Names(id, one))).ToList())
        {
            shown.Remove(note);
            hidden.Add((note, "notes are yours alone, unless portfolio.yaml names them under publicNotes"));
        }

        var maker = new PortfolioMaker(Pack, Runs, words, Today);
        var (model, draft) = maker.Make(shown, runs, papers, style,
            draft => Gatherer(draft, new GatherOptions(words.Sources, Attachments: false, PrivateNotes: false, LargestBundledFile)));
        return (model, draft, maker.Omitted, hidden);
    }

    /// <summary>Notes on papers that the person marked as public, by the activity that reads the paper.</summary>
    private Dictionary<string, IReadOnlyList<PortfolioNote>> PublicPapers()
    {
        var shown = new Dictionary<string, IReadOnlyList<PortfolioNote>>(StringComparer.Ordinal);
        foreach (var activity in Pack.Activities.Values.Where(activity => activity.Paper is not null))
        {
            if (Store.PaperNotes(activity.Paper!) is { Public: true } notes)
                shown[activity.Id] = [.. PaperFields.All.Where(notes.Notes.ContainsKey).Select(field => new PortfolioNote(field.ToString(), notes[field]))];
        }

        return shown;
    }

    /// <summary>One of the site's own themes, or a style of the person's.</summary>
    private static (string? Theme, string? Style) Theme(string? chosen)
    {
        if (chosen is null || PortfolioSettings.Themes.Contains(chosen))
            return (chosen, null);
        if (!chosen.EndsWith(".css", StringComparison.OrdinalIgnoreCase))
            throw new JourneyException($"There is no theme '{chosen}': give light, dark, auto or a CSS file.{Nearest.Suggestion(chosen, PortfolioSettings.Themes)}");
        try
        {
            var file = new FileInfo(chosen);
            return file.Length <= LargestStyle ? (null, File.ReadAllText(chosen)) : throw new JourneyException($"{chosen} has {file.Length >> 10} KiB, which is too much for a style.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JourneyException($"The style {chosen} cannot be read: {e.Message}", inner: e);
        }
    }

    private EvidenceGatherer Gatherer(BundleDraft draft, GatherOptions options) =>
        new(draft, Runs, labId => Store.Attempts(labId), WorkspaceFor, Store.PaperNotes, options);

    private (LabPack Lab, string Folder)? WorkspaceFor(string labId) =>
        Labs.Labs.FirstOrDefault(lab => lab.Id == labId) is { } lab && Store.LabFolder(labId) is { } folder && Directory.Exists(folder) ? (lab, folder) : null;

    private string TitleOf(string activityId) => Pack.Activities.TryGetValue(activityId, out var activity) ? activity.Title : activityId;
}
