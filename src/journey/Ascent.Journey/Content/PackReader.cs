namespace Ascent.Journey.Content;

/// <summary>One text file of a pack; <paramref name="Path"/> is relative with forward slashes.</summary>
public sealed record ContentFile(string Path, string Text);

/// <summary>A fault in content, at a place that an author can open.</summary>
public sealed record ContentProblem(string File, int Line, string Message)
{
    /// <summary>Something that a journey which calls itself a draft may still lack: told, but no fault.</summary>
    public bool Gap { get; init; }

    public override string ToString() => $"{File}:{Line}: {(Gap ? "still to write: " : "")}{Message}";
}

/// <summary>The result of reading a pack: the pack is null when a problem makes it unusable.</summary>
public sealed record PackReading(JourneyPack? Pack, IReadOnlyList<ContentProblem> Problems, PackCounts Counts);

/// <summary>How much of everything a journey holds.</summary>
public sealed record PackCounts(int Skills, int Activities, int Resources, int Items, int Cards, int Papers, int Interviews)
{
    public static PackCounts operator +(PackCounts a, PackCounts b) => a.Add(b);

    public PackCounts Add(PackCounts other) => new(
        Skills + other.Skills,
        Activities + other.Activities,
        Resources + other.Resources,
        Items + other.Items,
        Cards + other.Cards,
        Papers + other.Papers,
        Interviews + other.Interviews);
}

/// <summary>Turns the files of a journey into a <see cref="JourneyPack"/>, reporting every problem, not only the first.</summary>
public static class PackReader
{
    /// <summary>
    /// Reads the files of one journey. Faults of form and dangling names make the pack null. Faults of substance (a row
    /// served by nothing, hours off a phase's share, something that no plan reaches) are reported beside a usable pack; in a draft they are gaps.
    /// </summary>
    /// <param name="files">The files of the journey.</param>
    /// <param name="prove">Also draws and proves every item and compares all texts, which is for authors: a person's command does without.</param>
    public static PackReading Read(IReadOnlyList<ContentFile> files, bool prove = true)
    {
        var problems = new List<ContentProblem>();
        var draft = new PackDraft();
        foreach (var file in files.OrderBy(f => f.Path, StringComparer.Ordinal)) ReadFile(file, draft, problems);

        foreach (var name in (string[])["journey.yaml", "resources.yaml"])
        {
            if (!files.Any(f => f.Path == name)) problems.Add(new(name, 1, "the file is missing"));
        }

        ReferenceCheck.Run(draft, problems);
        var sound = problems.Count == 0;
        var gaps = new List<ContentProblem>();
        if (prove)
        {
            ItemCheck.Run(draft, problems, gaps);
            LibraryCheck.Duplicates(draft, problems);
            TextCheck.Run(files, problems);
        }

        JourneyPack? pack = null;
        if (sound)
        {
            pack = draft.Build();
            SubstanceCheck.Run(pack, draft, gaps);
            if (prove) LibraryCheck.Run(pack, draft, gaps);
        }

        problems.AddRange(gaps.Select(gap => gap with { Gap = draft.Unfinished }));
        return new(pack, [.. problems.Distinct().OrderBy(p => p.File, StringComparer.Ordinal).ThenBy(p => p.Line)], draft.Counts);
    }

    private static void ReadFile(ContentFile file, PackDraft draft, List<ContentProblem> problems)
    {
        var parts = file.Path.Split('/');
        if (parts is ["skills" or "activities", _, var named] && named.EndsWith(".md", StringComparison.Ordinal))
            draft.Present.Add((parts[0] == "skills" ? "skill:" : "activity:") + named[..^3]);
        if (parts is ["papers", var guide] && guide.EndsWith(".md", StringComparison.Ordinal)) draft.Present.Add("paper:" + guide[..^3]);
        switch (parts)
        {
            case ["journey.yaml"]:
                if (Yaml(file, problems) is { } journey) JourneyFile.Read(journey, draft);
                break;
            case ["resources.yaml"]:
                ResourceFile.Read(file, draft, problems);
                break;
            case ["overview.md" or "reality.md" or "faq.md"]:
                if (Markdown(file, problems) is var (head, text) && head is not null) DocumentFile.Read(head, parts[0][..^3], text, draft);
                break;
            case ["skills", var area, var name] when name.EndsWith(".md", StringComparison.Ordinal):
                if (Markdown(file, problems) is var (skill, skillText) && skill is not null) SkillFile.Read(skill, area, name[..^3], skillText, draft);
                break;
            case ["activities", var phase, var name] when name.EndsWith(".md", StringComparison.Ordinal):
                if (Markdown(file, problems) is var (activity, activityText) && activity is not null) ActivityFile.Read(activity, phase, name[..^3], activityText, draft);
                break;
            case ["papers", var name] when name.EndsWith(".md", StringComparison.Ordinal):
                if (Markdown(file, problems) is var (paper, paperText) && paper is not null) PaperFile.Read(paper, name[..^3], paperText, draft);
                break;
            case ["interviews", var name] when name.EndsWith(".md", StringComparison.Ordinal):
                if (Markdown(file, problems) is var (interview, interviewText) && interview is not null) InterviewFile.Read(interview, name[..^3], interviewText, draft);
                break;
            case ["items", var name] when name.EndsWith(".yaml", StringComparison.Ordinal):
                ItemFile.Read(file, name[..^5], draft, problems);
                break;
            case ["cards", var name] when name.EndsWith(".yaml", StringComparison.Ordinal):
                CardFile.Read(file, name[..^5], draft, problems);
                break;
            default:
                problems.Add(new(file.Path, 1, "nothing reads a file here; a journey has journey.yaml, resources.yaml, overview.md, reality.md, faq.md, skills/AREA/ID.md, activities/PHASE/ID.md, papers/ID.md, interviews/ID.md, items/SKILL.yaml and cards/SKILL.yaml"));
                break;
        }
    }

    private static YamlHead? Yaml(ContentFile file, List<ContentProblem> problems) =>
        AsMap(YamlTree.Parse(Normalise(file.Text), file.Path, 1, problems), file.Path, problems);

    private static (YamlHead? Head, string Text) Markdown(ContentFile file, List<ContentProblem> problems)
    {
        var text = Normalise(file.Text);
        const string fence = "---\n";
        if (!text.StartsWith(fence, StringComparison.Ordinal))
        {
            problems.Add(new(file.Path, 1, "the file must begin with a head between two lines of ---"));
            return default;
        }

        var end = text.IndexOf("\n---\n", fence.Length - 1, StringComparison.Ordinal);
        if (end < 0 && text.EndsWith("\n---", StringComparison.Ordinal)) end = text.Length - "\n---".Length;
        if (end < fence.Length - 1)
        {
            problems.Add(new(file.Path, 1, "the head is not closed by a line of ---"));
            return default;
        }

        var head = text[fence.Length..Math.Max(fence.Length, end)];
        var body = end + "\n---\n".Length <= text.Length ? text[(end + "\n---\n".Length)..].Trim() : "";
        if (body.Length == 0) problems.Add(new(file.Path, 1, "there is no text below the head"));
        return (AsMap(YamlTree.Parse(head, file.Path, 2, problems), file.Path, problems), body);
    }

    private static YamlHead? AsMap(YamlValue? value, string file, List<ContentProblem> problems)
    {
        if (value is YamlMap map) return new(map, file, problems);
        if (value is not null || !problems.Exists(p => p.File == file)) problems.Add(new(file, value?.Line ?? 1, "must be a map of keys and values"));
        return null;
    }

    internal static string Normalise(string text)
    {
        if (text.StartsWith('\uFEFF')) text = text[1..];
        return text.Contains('\r') ? text.ReplaceLineEndings("\n") : text;
    }
}
