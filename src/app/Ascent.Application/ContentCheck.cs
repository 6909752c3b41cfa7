using Ascent.Journey;
using Ascent.Journey.Content;
using Ascent.Labs;
using Ascent.Models;
using Ascent.Store.Content;

namespace Ascent.Application;

/// <param name="Labs">Ids of the labs to prove; empty for all.</param>
/// <param name="ProveLabs">False checks the texts only.</param>
/// <param name="WriteSignatures">Writes what the mutants' failures look like into each lab's signatures.json instead of comparing.</param>
public sealed record ContentCheckOptions(IReadOnlyList<string> Labs, bool ProveLabs, bool WriteSignatures = false);

public sealed record ContentCheckResult(int Files, int Labs, PackCounts Counts, IReadOnlyList<ContentProblem> Problems);

/// <summary>Everything that an author has to know before publishing: texts, references between journey and labs, and labs that prove themselves.</summary>
/// <param name="commandFault">What is wrong with a command that a text tells people to type, null for nothing; without it no command is looked at.</param>
public sealed class ContentCheck(string content, AscentHome home, Func<string, string?>? commandFault = null)
{
    public async Task<ContentCheckResult> RunAsync(ContentCheckOptions options, IProgress<string>? progress, CancellationToken cancellation)
    {
        if (!Directory.Exists(Path.Combine(content, "journeys")))
            throw new JourneyException($"{content} holds no folder 'journeys'.");
        var problems = new List<ContentProblem>();
        var (catalog, labProblems) = LabCatalog.Load(Path.Combine(content, "labs"));
        problems.AddRange(labProblems);

        var files = 0;
        var packs = new List<JourneyPack>();
        var counts = new PackCounts(0, 0, 0, 0, 0, 0, 0);
        foreach (var folder in ContentRoot.Journeys(content))
        {
            var texts = ContentFolder.ReadFiles(folder);
            var reading = PackReader.Read(texts);
            files += texts.Count;
            counts += reading.Counts;
            var name = Path.GetFileName(folder);
            problems.AddRange(reading.Problems.Select(problem => problem with { File = $"journeys/{name}/{problem.File}" }));
            if (reading.Pack is { } pack)
            {
                packs.Add(pack);
                problems.AddRange(CrossReferences(pack, catalog, name));
                if (commandFault is not null)
                    problems.AddRange(new CommandMentions(pack, catalog, commandFault).Check(texts).Select(problem => problem with { File = $"journeys/{name}/{problem.File}" }));
                if (pack.Id != name)
                    problems.Add(new ContentProblem($"journeys/{name}/journey.yaml", 1, $"'id' is '{pack.Id}', but the folder is called '{name}'; a journey lies in a folder of its id"));
            }

            progress?.Report($"journey {name}: {texts.Count} files read");
        }

        var used = packs.SelectMany(pack => pack.Activities.Values).Select(activity => activity.Lab).ToHashSet(StringComparer.Ordinal);
        if (packs.Count > 0)
            problems.AddRange(catalog.Labs.Where(lab => !used.Contains(lab.Id)).Select(lab => new ContentProblem($"labs/{lab.Phase}/{lab.Id}/lab.yaml", 1, "no activity of a journey uses this lab")));

        var chosen = options.Labs.Count == 0 ? catalog.Labs : [.. options.Labs.Select(catalog.Find)];
        if (options.ProveLabs)
            problems.AddRange(await ProveAsync(chosen, options.WriteSignatures, progress, cancellation));
        return new ContentCheckResult(files, chosen.Count, counts, problems);
    }

    /// <summary>What neither the journey nor a lab can see alone.</summary>
    private static IEnumerable<ContentProblem> CrossReferences(JourneyPack pack, LabCatalog catalog, string journey)
    {
        var labs = catalog.Labs.ToDictionary(lab => lab.Id, StringComparer.Ordinal);
        foreach (var activity in pack.Activities.Values.Where(activity => activity.Lab is not null))
        {
            if (!labs.ContainsKey(activity.Lab!))
                yield return new ContentProblem($"journeys/{journey}/activities/{activity.Phase}/{activity.Id}.md", 1, $"there is no lab '{activity.Lab}'{Nearest.Hint(activity.Lab!, labs.Keys)}");
        }

        var recipes = RecipeCatalog.List().Select(recipe => recipe.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var paper in pack.Papers.Values.Where(paper => paper.Recipe is not null && !recipes.Contains(paper.Recipe)))
            yield return new ContentProblem($"journeys/{journey}/papers/{paper.Id}.md", 1, $"there is no recipe '{paper.Recipe}'{Nearest.Hint(paper.Recipe!, recipes)}");

        var rows = pack.Rows.Select(row => row.Id).ToHashSet(StringComparer.Ordinal);
        var used = pack.Activities.Values.Select(activity => activity.Lab).ToHashSet(StringComparer.Ordinal);
        foreach (var lab in catalog.Labs.Where(lab => used.Contains(lab.Id)))
        {
            var file = $"labs/{lab.Phase}/{lab.Id}/lab.yaml";
            foreach (var skill in lab.Skills.Where(skill => !pack.Skills.ContainsKey(skill)))
                yield return new ContentProblem(file, 1, $"there is no skill '{skill}'{Nearest.Hint(skill, pack.Skills.Keys)}");
            foreach (var row in lab.Covers.Where(row => !rows.Contains(row)))
                yield return new ContentProblem(file, 1, $"covers '{row}', which is no row of the journey");
        }
    }

    private async Task<List<ContentProblem>> ProveAsync(IReadOnlyList<LabPack> labs, bool write, IProgress<string>? progress, CancellationToken cancellation)
    {
        var proof = new LabProof(new Grader(new LabEnvironment([AppContext.BaseDirectory], Path.Combine(home.Cache, "labs")))) { WriteSignatures = write };
        var problems = new List<ContentProblem>();
        foreach (var lab in labs)
        {
            progress?.Report($"lab {lab.Id}: starter, solution on five seeds, mutants");
            problems.AddRange(await proof.CheckAsync(lab, progress, cancellation));
        }

        return problems;
    }
}
