namespace Ascent.Journey.Content;

/// <summary>What the library lacks: skills without items or cards, guides that are missing, resources that nothing names, texts that stand twice.</summary>
internal static class LibraryCheck
{
    /// <summary>Told also where other files have faults.</summary>
    public static void Duplicates(PackDraft draft, List<ContentProblem> problems)
    {
        Twice(draft.Items, i => i.Text, i => "item:" + i.Id, "the text of the item", i => i.Id, draft, problems);
        Twice(draft.Cards, c => c.Front, c => "card:" + c.Id, "the front of the card", c => c.Id, draft, problems);
        foreach (var skill in draft.Skills.Values.Where(s => s.Untested is not null))
        {
            if (draft.Items.Find(i => i.Skill == skill.Id) is not { } item) continue;
            var (file, line) = draft.Place("skill:" + skill.Id);
            problems.Add(new(file, line, $"'untested' says that no question can test the skill, and there is the item '{item.Id}'"));
        }
    }

    public static void Run(JourneyPack pack, PackDraft draft, List<ContentProblem> gaps)
    {
        void Tell(string key, string message)
        {
            var (file, line) = draft.Place(key);
            gaps.Add(new(file, line, message));
        }

        foreach (var skill in pack.Skills.Values)
        {
            var items = pack.Library.ItemsOf(skill.Id).Count;
            if (items == 0 && skill.Untested is null)
                Tell("skill:" + skill.Id, $"the skill '{skill.Id}' has no items: write {ContentRules.FewestItems} at least, or say 'untested: why' in its head");
            else if (items is > 0 and < ContentRules.FewestItems)
                Tell("skill:" + skill.Id, $"the skill '{skill.Id}' has {items} of the {ContentRules.FewestItems} items that it needs at least");
            if (pack.Library.CardsOf(skill.Id).Count == 0) Tell("skill:" + skill.Id, $"the skill '{skill.Id}' has no cards");
        }

        foreach (var activity in pack.Activities.Values.Where(a => a.Kind == ActivityKind.Paper && a.Paper is null))
            Tell("activity:" + activity.Id, $"the activity '{activity.Id}' is the reading of a paper and names no guide: 'paper: id'");

        var read = pack.Activities.Values.Select(a => a.Paper).ToHashSet(StringComparer.Ordinal);
        foreach (var paper in pack.Papers.Keys.Where(p => !read.Contains(p)))
            Tell("paper:" + paper, $"no activity leads to the paper '{paper}'");

        var named = pack.Activities.Values.SelectMany(a => a.Resources)
            .Concat(pack.Skills.Values.SelectMany(s => s.Resources))
            .Concat(pack.Papers.Values.SelectMany(p => p.Resources))
            .ToHashSet(StringComparer.Ordinal);
        foreach (var resource in pack.Resources.Keys.Where(r => !named.Contains(r)))
            Tell("resource:" + resource, $"the resource '{resource}' is named by no activity, skill or paper");
        foreach (var resource in pack.Resources.Values.Where(r => r.Hours == 0))
            Tell("resource:" + resource.Id, $"the resource '{resource.Id}' does not say how many hours it takes");
    }

    private static void Twice<T>(IEnumerable<T> things, Func<T, string> text, Func<T, string> key, string what, Func<T, string> id, PackDraft draft, List<ContentProblem> problems)
    {
        var first = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var thing in things)
        {
            if (first.TryAdd(Sentences.Normalise(text(thing)), key(thing))) continue;
            var (file, line) = draft.Place(key(thing));
            var (firstFile, firstLine) = draft.Place(first[Sentences.Normalise(text(thing))]);
            problems.Add(new(file, line, $"{what} '{id(thing)}' stands already at {firstFile}:{firstLine}"));
        }
    }
}
