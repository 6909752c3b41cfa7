namespace Ascent.Journey.Content;

/// <summary>papers/ID.md.</summary>
internal static class PaperFile
{
    public static void Read(YamlHead head, string id, string text, PackDraft draft)
    {
        FileName.Check(head, id);
        var track = head.OptionalText("track");
        if (track is not null) ResourceFile.OneOf(head, "track", track, ContentRules.Tracks);
        var phase = head.Text("phase");
        if (phase.Length > 0) draft.References.Add(new(ReferenceKind.Phase, phase, head.File, head.LineOf("phase"), "phase"));
        var activity = head.OptionalText("activity");
        if (activity is not null) draft.References.Add(new(ReferenceKind.Activity, activity, head.File, head.LineOf("activity"), "activity"));
        var recipe = head.OptionalText("recipe");
        if (recipe is not null) head.CheckId(recipe, head.LineOf("recipe"), "recipe");
        var authors = head.Words("authors");
        if (authors.Count == 0) head.Problem(head.LineOf("authors"), "'authors' must name at least one");
        var skills = draft.Names(head, "skills", ReferenceKind.Skill);
        if (skills.Count == 0) head.Problem(head.LineOf("skills"), "'skills' must name at least one");
        var paper = new Paper
        {
            Id = id,
            Title = head.Text("title"),
            Authors = [.. authors.Select(a => a.Id)],
            Year = head.Whole("year", null, 1600, 2200),
            Url = ResourceFile.Url(head, "url"),
            Track = track,
            Phase = phase,
            Skills = skills,
            After = draft.Names(head, "after", ReferenceKind.Paper),
            Hours = head.Hours("hours"),
            Activity = activity,
            Recipe = recipe,
            Covers = draft.Names(head, "covers", ReferenceKind.Row),
            Resources = draft.Names(head, "resources", ReferenceKind.Resource),
            Text = text,
        };
        Headings.Check(head, text, ContentRules.PaperHeadings, lead: true);
        head.Finish();
        if (draft.Claim("paper", id, head, 1)) draft.Papers[id] = paper;
    }
}

/// <summary>interviews/ID.md.</summary>
internal static class InterviewFile
{
    public static void Read(YamlHead head, string id, string text, PackDraft draft)
    {
        FileName.Check(head, id);
        var level = head.Text("level");
        ResourceFile.OneOf(head, "level", level, ContentRules.Levels);
        var skills = draft.Names(head, "skills", ReferenceKind.Skill);
        if (skills.Count == 0) head.Problem(head.LineOf("skills"), "'skills' must name at least one");
        var interview = new Interview
        {
            Id = id,
            Title = head.Text("title"),
            Minutes = head.Whole("minutes", null, 5, 240),
            Level = level,
            Skills = skills,
            Covers = draft.Names(head, "covers", ReferenceKind.Row),
            Rubric = Rubric(head),
            Text = text,
        };
        Headings.Check(head, text, ContentRules.InterviewHeadings, lead: false);
        head.Finish();
        if (draft.Claim("interview", id, head, 1)) draft.Interviews[id] = interview;
    }

    private static List<Criterion> Rubric(YamlHead head)
    {
        var rubric = new List<Criterion>();
        foreach (var entry in head.Maps("rubric", required: true))
        {
            var criterion = new Criterion(
                ResourceFile.Slug(entry, "id"),
                entry.Text("criterion"),
                entry.Whole("points", null, 1, ContentRules.RubricPoints),
                entry.Text("strong"),
                entry.Text("weak"));
            entry.Finish();
            if (rubric.Exists(c => c.Id == criterion.Id)) entry.Problem(entry.Line, $"the criterion {Nearest.Quote(criterion.Id)} stands twice");
            rubric.Add(criterion);
        }

        var line = head.LineOf("rubric");
        if (rubric.Count is < ContentRules.FewestCriteria or > ContentRules.MostCriteria)
            head.Problem(line, $"'rubric' has {rubric.Count} criteria; it takes {ContentRules.FewestCriteria} to {ContentRules.MostCriteria}");
        var points = rubric.Sum(c => c.Points);
        if (rubric.Count > 0 && points != ContentRules.RubricPoints) head.Problem(line, $"the points of the rubric add up to {points}; they must add up to {ContentRules.RubricPoints}");
        return rubric;
    }
}

/// <summary>cards/SKILL.yaml.</summary>
internal static class CardFile
{
    public static void Read(ContentFile file, string skill, PackDraft draft, List<ContentProblem> problems)
    {
        draft.References.Add(new(ReferenceKind.Skill, skill, file.Path, 1, "the file name"));
        foreach (var head in ListFile.Read(file, "cards", problems))
        {
            var card = new Card(ResourceFile.Slug(head, "id"), skill, head.Text("front"), head.Text("back"));
            head.Finish();
            if (draft.Claim("card", card.Id, head, head.Line)) draft.Cards.Add(card);
        }
    }
}
