using Ascent.Journey;
using Ascent.Journey.Content;
using Ascent.Labs.Content;

namespace Ascent.Labs;

/// <summary>All labs under <c>content/labs</c>, in the order of their prerequisites, then by id.</summary>
public sealed class LabCatalog
{
    private LabCatalog(IReadOnlyList<LabPack> labs) => Labs = labs;

    public IReadOnlyList<LabPack> Labs { get; }

    /// <exception cref="JourneyException">For an unknown id; suggests the nearest.</exception>
    public LabPack Find(string id)
    {
        if (Labs.FirstOrDefault(lab => lab.Id == id) is { } found) return found;
        throw new JourneyException($"There is no lab '{id}'{Nearest.HintInSentence(id, Labs.Select(lab => lab.Id))} 'ascent lab list' shows all of them.");
    }

    /// <summary>Reads every lab; problems come with file and line. A lab with a problem is left out.</summary>
    public static (LabCatalog Catalog, IReadOnlyList<ContentProblem> Problems) Load(string labsFolder)
    {
        var problems = new List<ContentProblem>();
        if (!Directory.Exists(labsFolder))
            throw new JourneyException($"The folder of the labs is missing: {labsFolder}. Reinstall Ascent or restore the folder.", ProblemKind.BrokenEnvironment);

        var labs = new List<LabPack>();
        foreach (var folder in Directory.GetDirectories(labsFolder).Order(StringComparer.Ordinal).SelectMany(phase => Directory.GetDirectories(phase).Order(StringComparer.Ordinal)))
        {
            var file = FileName(folder);
            if (!File.Exists(Path.Combine(folder, "lab.yaml")))
                problems.Add(new(file, 1, "a lab's folder must hold lab.yaml"));
            else if (LabReader.Read(Path.GetFullPath(folder), file, problems) is { } lab)
                labs.Add(lab);
        }
        var unique = new Dictionary<string, LabPack>(StringComparer.Ordinal);
        foreach (var lab in labs)
            if (!unique.TryAdd(lab.Id, lab)) problems.Add(new(FileName(lab.Folder), 1, $"another lab has the id '{lab.Id}' too: {FileName(unique[lab.Id].Folder)}"));
        return (new(Order(unique, problems)), problems);
    }

    /// <summary>As a person finds it: labs/P1/first-network/lab.yaml.</summary>
    internal static string FileName(string labFolder, string file = "lab.yaml") =>
        string.Join('/', "labs", Path.GetFileName(Path.GetDirectoryName(labFolder)), Path.GetFileName(labFolder), file);

    /// <summary>Kahn's algorithm, the smallest id first; what is left over stands on a cycle or behind one.</summary>
    private static List<LabPack> Order(Dictionary<string, LabPack> labs, List<ContentProblem> problems)
    {
        foreach (var lab in labs.Values)
            foreach (var missing in lab.Prerequisites.Where(id => !labs.ContainsKey(id)))
                problems.Add(new(FileName(lab.Folder), 1, $"the prerequisite '{missing}' is not a lab{Nearest.Hint(missing, labs.Keys)}"));

        var waiting = labs.Values.ToDictionary(lab => lab.Id, lab => lab.Prerequisites.Where(labs.ContainsKey).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
        var ordered = new List<LabPack>();
        while (waiting.Where(pair => pair.Value.Count == 0).Select(pair => pair.Key).Min(StringComparer.Ordinal) is { } next)
        {
            waiting.Remove(next);
            ordered.Add(labs[next]);
            foreach (var left in waiting.Values) left.Remove(next);
        }
        foreach (var id in waiting.Keys.Order(StringComparer.Ordinal))
            problems.Add(new(FileName(labs[id].Folder), 1, $"the prerequisites form a cycle: {Cycle(id, waiting)}"));
        ordered.AddRange(waiting.Keys.Order(StringComparer.Ordinal).Select(id => labs[id]));
        return ordered;
    }

    private static string Cycle(string start, Dictionary<string, HashSet<string>> waiting)
    {
        var path = new List<string> { start };
        while (true)
        {
            var next = waiting[path[^1]].Min(StringComparer.Ordinal)!;
            var seen = path.IndexOf(next);
            path.Add(next);
            if (seen >= 0) return string.Join(" → ", path.Skip(seen));
        }
    }
}
