using Ascent.Journey.Profiles;

namespace Ascent.Journey.Content;

/// <summary>journey.yaml: the frame of the journey.</summary>
internal static class JourneyFile
{
    /// <summary>A Monday, so that a reference plan begins with a whole week where the content names no day.</summary>
    private static readonly DateOnly DefaultReferenceStart = new(2026, 1, 5);

    public static void Read(YamlHead head, PackDraft draft)
    {
        draft.JourneyRead = true;
        draft.Id = head.Id("id");
        draft.Version = head.Whole("version", null, 1, 1_000_000);
        draft.Unfinished = head.Flag("draft", false);
        draft.Title = head.Text("title");
        draft.From = head.Text("from");
        draft.To = head.Text("to");
        draft.HorizonWeeks = head.Whole("horizonWeeks", null, 1, 520);
        foreach (var phase in head.Maps("phases", required: true))
        {
            var id = phase.Id("id");
            if (draft.Claim("phase", id, phase, phase.Line))
                draft.Phases.Add(new(id, phase.Text("title"), phase.Whole("weeks", null, 1, 520), phase.Text("why")));
            phase.Finish();
        }

        foreach (var area in head.Maps("areas", required: true))
        {
            var id = area.Id("id");
            if (draft.Claim("area", id, area, area.Line))
                draft.Areas.Add(new(id, area.Text("title"), area.Whole("priority", null, 0, 100)));
            area.Finish();
        }

        foreach (var row in head.Maps("rows", required: true))
        {
            var id = row.Id("id");
            if (draft.Claim("row", id, row, row.Line)) draft.Rows.Add(new(id, row.Text("title")));
            row.Finish();
        }

        foreach (var goal in head.Maps("goals", required: false)) GoalFile.Read(goal, draft);
        if (head.Map("reference-profile") is { } reference) draft.Reference = ReadReference(reference, draft);
        else if (head.Find("reference-profile") is null) head.Missing("reference-profile", 0);
        head.Finish();
    }

    private static Profile ReadReference(YamlHead head, PackDraft draft)
    {
        var hours = head.Number("hoursPerWeek", double.NaN, 0.5, ProfileRules.MostHoursPerWeek);
        if (double.IsNaN(hours)) hours = head.Find("hoursPerWeek") is null ? head.Missing("hoursPerWeek", 1.0) : 1;
        var start = DefaultReferenceStart;
        if (head.OptionalText("startOn") is { } day && !DateOnly.TryParseExact(day, "yyyy-MM-dd", out start))
        {
            head.Problem(head.LineOf("startOn"), $"'startOn' is {Nearest.Quote(day)}; write a day as 2026-11-23");
            start = DefaultReferenceStart;
        }

        var track = head.Text("track");
        if (track.Length > 0 && !ContentRules.Tracks.Contains(track))
            head.Problem(head.LineOf("track"), $"'track' is {Nearest.Quote(track)}; it must be one of {string.Join(", ", ContentRules.Tracks)}");

        var ratings = new SortedDictionary<string, int>(StringComparer.Ordinal);
        if (head.Map("ratings") is { } rated)
        {
            foreach (var entry in rated.Entries())
            {
                draft.References.Add(new(ReferenceKind.Area, entry.Key, head.File, entry.Line, "ratings"));
                ratings[entry.Key] = rated.Whole(entry.Key, 0, 0, ProfileRules.HighestRating);
            }
        }

        var hardware = new Hardware();
        if (head.Map("hardware") is { } machine)
        {
            hardware = new Hardware
            {
                Gpu = machine.Flag("gpu", false),
                VramGb = machine.Number("vramGb", 0, 0, 10_000),
                RamGb = machine.Number("ramGb", hardware.RamGb, 0, 100_000),
                Cores = machine.Whole("cores", hardware.Cores, 1, 10_000),
            };
            machine.Finish();
        }

        head.Finish();
        return new Profile { HoursPerWeek = hours, StartOn = start, Track = track, Ratings = ratings, Hardware = hardware };
    }
}

/// <summary>A file that is a list of maps.</summary>
internal static class ListFile
{
    public static IEnumerable<YamlHead> Read(ContentFile file, string what, List<ContentProblem> problems)
    {
        var value = YamlTree.Parse(PackReader.Normalise(file.Text), file.Path, 1, problems);
        if (value is not YamlList list)
        {
            if (value is not null || !problems.Exists(p => p.File == file.Path)) problems.Add(new(file.Path, value?.Line ?? 1, $"must be a list of {what}"));
            yield break;
        }

        foreach (var item in list.Items)
        {
            if (item is YamlMap map) yield return new(map, file.Path, problems);
            else problems.Add(new(file.Path, item.Line, "must be a map of keys and values"));
        }
    }
}

/// <summary>resources.yaml: a list.</summary>
internal static class ResourceFile
{
    public static void Read(ContentFile file, PackDraft draft, List<ContentProblem> problems)
    {
        foreach (var head in ListFile.Read(file, "resources", problems)) ReadOne(head, draft);
    }

    private static void ReadOne(YamlHead head, PackDraft draft)
    {
        var id = Slug(head, "id");
        var url = Url(head, "url");
        var kind = head.Text("kind");
        OneOf(head, "kind", kind, ContentRules.ResourceKinds);
        var level = head.Text("level");
        OneOf(head, "level", level, ContentRules.Levels);
        var resource = new Resource
        {
            Id = id,
            Title = head.Text("title"),
            Authors = [.. head.Words("authors").Select(w => w.Id)],
            Kind = kind,
            Url = url,
            Year = head.Find("year") is null ? null : head.Whole("year", null, 1600, 2200),
            Hours = head.Number("hours", 0, 0, 10_000),
            Free = head.Find("free") is null ? head.Missing("free", false) : head.Flag("free", false),
            Level = level,
            Language = head.OptionalText("language") ?? "en",
        };
        head.Finish();
        if (draft.Claim("resource", id, head, head.Line)) draft.Resources[id] = resource;
    }

    internal static string Slug(YamlHead head, string key)
    {
        var id = head.Id(key);
        if (id.Length > 0 && Ids.IsValid(id) && !Ids.IsSlug(id)) head.Problem(head.LineOf(key), $"'{key}': {Nearest.Quote(id)} must be in lower case with hyphens");
        return id;
    }

    internal static string Url(YamlHead head, string key)
    {
        var url = head.Text(key);
        if (url.Length > 0 && !(Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0 && !url.Any(char.IsWhiteSpace)))
            head.Problem(head.LineOf(key), $"'{key}' is {Nearest.Quote(url)}; it must be an absolute http or https address");
        return url;
    }

    internal static void OneOf(YamlHead head, string key, string value, IReadOnlyList<string> allowed)
    {
        if (value.Length > 0 && !allowed.Contains(value))
            head.Problem(head.LineOf(key), $"'{key}' is {Nearest.Quote(value)}; it must be one of {string.Join(", ", allowed)}{Nearest.Hint(value, allowed)}");
    }
}

/// <summary>skills/AREA/ID.md.</summary>
internal static class SkillFile
{
    public static void Read(YamlHead head, string area, string id, string text, PackDraft draft)
    {
        FileName.Check(head, id);
        var stated = head.Text("area");
        if (stated.Length > 0)
        {
            draft.References.Add(new(ReferenceKind.Area, stated, head.File, head.LineOf("area"), "area"));
            if (stated != area) head.Problem(head.LineOf("area"), $"'area' is {Nearest.Quote(stated)}, but the file lies in skills/{area}");
        }

        var skill = new Skill
        {
            Id = id,
            Title = head.Text("title"),
            Area = stated,
            Prerequisites = draft.Names(head, "prerequisites", ReferenceKind.Skill),
            Covers = draft.Names(head, "covers", ReferenceKind.Row),
            Hours = head.Hours("hours"),
            EasedBy = head.Factors("eased-by", draft.References),
            Untested = head.OptionalText("untested"),
            Resources = draft.Names(head, "resources", ReferenceKind.Resource),
            Text = text,
        };
        Headings.Check(head, text, ContentRules.SkillHeadings, lead: true);
        head.Finish();
        if (draft.Claim("skill", id, head, 1)) draft.Skills[id] = skill;
    }
}

/// <summary>activities/PHASE/ID.md.</summary>
internal static class ActivityFile
{
    private static readonly Dictionary<string, ActivityKind> Kinds = new(StringComparer.Ordinal)
    {
        ["course-unit"] = ActivityKind.CourseUnit,
        ["reading"] = ActivityKind.Reading,
        ["lab"] = ActivityKind.Lab,
        ["project"] = ActivityKind.Project,
        ["paper"] = ActivityKind.Paper,
        ["review"] = ActivityKind.Review,
        ["career"] = ActivityKind.Career,
    };

    private static readonly Dictionary<string, EvidenceKind> Proofs = new(StringComparer.Ordinal)
    {
        ["attempt"] = EvidenceKind.Attempt,
        ["run"] = EvidenceKind.Run,
        ["link"] = EvidenceKind.Link,
        ["file"] = EvidenceKind.File,
        ["note"] = EvidenceKind.Note,
    };

    public static void Read(YamlHead head, string phase, string id, string text, PackDraft draft)
    {
        FileName.Check(head, id);
        var stated = head.Text("phase");
        if (stated.Length > 0)
        {
            draft.References.Add(new(ReferenceKind.Phase, stated, head.File, head.LineOf("phase"), "phase"));
            if (stated != phase) head.Problem(head.LineOf("phase"), $"'phase' is {Nearest.Quote(stated)}, but the file lies in activities/{phase}");
        }

        var kind = Choose(head, "kind", Kinds, ActivityKind.Reading);
        var lab = head.OptionalText("lab");
        if (lab is not null) head.CheckId(lab, head.LineOf("lab"), "lab");
        if (kind == ActivityKind.Lab && lab is null) head.Missing("lab", 0);
        if (kind != ActivityKind.Lab && lab is not null) head.Problem(head.LineOf("lab"), "only an activity of kind lab names a lab");
        var paper = head.OptionalText("paper");
        if (paper is not null)
        {
            if (paper != ContentRules.AnyPaper) draft.References.Add(new(ReferenceKind.Paper, paper, head.File, head.LineOf("paper"), "paper"));
            if (kind != ActivityKind.Paper) head.Problem(head.LineOf("paper"), "only an activity of kind paper names a paper");
        }

        var begin = head.OptionalText("begin");
        if (begin is not null && (!begin.StartsWith("ascent ", StringComparison.Ordinal) || begin.Any(char.IsControl))) head.Problem(head.LineOf("begin"), "'begin' is one command as it is typed, and starts with 'ascent '");
        if (begin is not null && (lab is not null || paper is not (null or ContentRules.AnyPaper))) head.Problem(head.LineOf("begin"), "a lab and a paper begin with commands of their own");

        var evidence = Choose(head, "evidence", Proofs, EvidenceKind.Note);
        if (kind == ActivityKind.Lab && evidence != EvidenceKind.Attempt) head.Problem(head.LineOf("evidence"), "a lab is proved by an attempt");
        if (kind != ActivityKind.Lab && evidence == EvidenceKind.Attempt) head.Problem(head.LineOf("evidence"), "only a lab is proved by an attempt");

        var needsGpu = false;
        if (head.Map("needs") is { } needs)
        {
            needsGpu = needs.Flag("gpu", false);
            needs.Finish();
        }

        var activity = new Activity
        {
            Id = id,
            Title = head.Text("title"),
            Kind = kind,
            Phase = stated,
            Covers = draft.Names(head, "covers", ReferenceKind.Row),
            Skills = draft.Names(head, "skills", ReferenceKind.Skill),
            Prerequisites = draft.Names(head, "prerequisites", ReferenceKind.Activity),
            Hours = head.Hours("hours"),
            EasedBy = head.Factors("eased-by", draft.References),
            Lab = lab,
            Paper = paper,
            Begin = begin,
            Optional = head.Flag("optional", false),
            NeedsGpu = needsGpu,
            Variants = [.. head.Maps("variants", required: false).Select(v => ReadVariant(v, draft))],
            Evidence = evidence,
            Resources = draft.Names(head, "resources", ReferenceKind.Resource),
            Text = text,
        };
        Headings.Check(head, text, ContentRules.ActivityHeadings, lead: false);
        head.Finish();
        if (draft.Claim("activity", id, head, 1)) draft.Activities[id] = activity;
    }

    private static Variant ReadVariant(YamlHead head, PackDraft draft)
    {
        string? track = null;
        bool? gpu = null;
        if (head.Map("when") is { } when)
        {
            track = when.OptionalText("track");
            if (track is not null) ResourceFile.OneOf(when, "track", track, ContentRules.Tracks);
            if (when.Find("gpu") is not null) gpu = when.Flag("gpu", false);
            when.Finish();
            if (track is null && gpu is null) when.Problem(when.Line, "'when' needs a track, a gpu, or both");
        }
        else if (head.Find("when") is null)
        {
            head.Missing("when", 0);
        }

        var instead = head.Id("instead");
        if (instead.Length > 0) draft.References.Add(new(ReferenceKind.Activity, instead, head.File, head.LineOf("instead"), "instead"));
        head.Finish();
        return new(track, gpu, instead);
    }

    private static T Choose<T>(YamlHead head, string key, Dictionary<string, T> choices, T fallback)
    {
        var word = head.Text(key);
        if (choices.TryGetValue(word, out var chosen)) return chosen;
        ResourceFile.OneOf(head, key, word, [.. choices.Keys]);
        return fallback;
    }
}

/// <summary>overview.md, reality.md, faq.md.</summary>
internal static class DocumentFile
{
    public static void Read(YamlHead head, string id, string text, PackDraft draft)
    {
        var document = new Document(id, head.Text("title"), draft.Names(head, "covers", ReferenceKind.Row), text);
        if (id == "reality")
        {
            foreach (var question in head.Maps("questions", required: true)) ReadQuestion(question, draft);
        }

        head.Finish();
        draft.Documents[id] = document;
    }

    private static void ReadQuestion(YamlHead head, PackDraft draft)
    {
        var id = ResourceFile.Slug(head, "id");
        var choices = new List<RealityChoice>();
        foreach (var choice in head.Maps("choices", required: true))
        {
            var choiceId = ResourceFile.Slug(choice, "id");
            var area = choice.OptionalText("area");
            if (area is not null) draft.References.Add(new(ReferenceKind.Area, area, head.File, choice.LineOf("area"), "area"));
            var read = new RealityChoice(
                choiceId,
                choice.Text("text"),
                choice.OptionalText("warning"),
                choice.Number("hours-factor", 1, ContentRules.SmallestFactor, 2),
                area,
                draft.Names(choice, "include", ReferenceKind.Activity));
            choice.Finish();
            if (choices.Exists(c => c.Id == choiceId)) choice.Problem(choice.Line, $"the choice {Nearest.Quote(choiceId)} stands twice");
            choices.Add(read);
        }

        var question = new RealityQuestion(id, head.Text("text"), draft.Names(head, "covers", ReferenceKind.Row), choices);
        head.Finish();
        if (choices.Count == 1) head.Problem(head.LineOf("choices"), "a question needs at least two choices");
        if (draft.Claim("question", id, head, head.Line)) draft.Questions.Add(question);
    }
}

internal static class FileName
{
    /// <summary>A file bears its id as its name; an id in the head may repeat it.</summary>
    public static void Check(YamlHead head, string name)
    {
        if (!Ids.IsSlug(name)) head.Problem(1, $"the file name {Nearest.Quote(name)} must be an id in lower case with hyphens");
        if (head.OptionalText("id") is { } id && id != name) head.Problem(head.LineOf("id"), $"'id' is {Nearest.Quote(id)}, but the file is called {name}.md");
    }
}
