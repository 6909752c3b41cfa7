using Ascent.Journey.Content;
using Ascent.Journey.Profiles;
using Ascent.Journey.Progress;

namespace Ascent.Journey.Planning;

/// <summary>An activity that the plan may hold, with its hours for this person and why it is there.</summary>
internal sealed class Candidate
{
    public required Activity Activity { get; init; }

    /// <summary>For this person: content's hours by ease, answers and pace.</summary>
    public required Estimate Hours { get; init; }

    /// <summary>What is still to do of <see cref="Hours"/>; null when done.</summary>
    public required Estimate? Remaining { get; init; }
    public required Ease Ease { get; init; }

    /// <summary>The product of the answers' factors, and the answers behind it.</summary>
    public required double AnswerFactor { get; init; }
    public required IReadOnlyList<string> Answers { get; init; }
    public required ActivityProgress? Progress { get; init; }

    /// <summary>Why an optional activity is planned, as long as it is not begun: a wish, an answer, a pin; null where nobody asked.</summary>
    public required string? AskedBy { get; init; }

    /// <summary>The title of a planned activity that needs this optional one.</summary>
    public string? NeededBy { get; set; }

    /// <summary>The activity that this one replaces, and the condition of the profile.</summary>
    public string? InsteadOf { get; set; }

    public string Id => Activity.Id;
    public ActivityState State => Progress?.State ?? ActivityState.NotStarted;

    /// <summary>Optional by content, and neither begun nor asked for.</summary>
    public bool Unasked => Activity.Optional && State == ActivityState.NotStarted && AskedBy is null;
}

/// <summary>What belongs into the plan of this person, before anything is laid on weeks.</summary>
internal sealed class Selection
{
    private readonly JourneyPack _pack;
    private readonly Profile _profile;
    private readonly JourneyProgress _progress;
    private readonly Easing _easing;
    private readonly Carryover _carryover;
    private readonly HashSet<string> _mastered;
    private readonly Dictionary<string, List<string>> _replaces = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _included = new(StringComparer.Ordinal);
    private readonly List<(RealityChoice Choice, RealityQuestion Question)> _answers = [];
    private readonly SortedDictionary<string, Candidate> _candidates = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Candidate> _unasked = new(StringComparer.Ordinal);
    private readonly List<SkippedItem> _skipped = [];
    private readonly IReadOnlyDictionary<string, double> _logged;
    private readonly Lazy<ILookup<string, LogEntry>> _log;

    public Selection(JourneyPack pack, Profile profile, JourneyProgress progress)
    {
        (_pack, _profile, _progress) = (pack, profile, progress);
        _easing = new(pack, profile);
        _carryover = new(pack, id => StateOf(id) != ActivityState.NotStarted);
        _mastered = [.. profile.Mastered.Concat(progress.Proven.Keys).Where(pack.Skills.ContainsKey)];
        _logged = progress.LoggedHours;
        _log = new(() => progress.Log.ToLookup(l => l.ActivityId, StringComparer.Ordinal));
        TakeAnswers();
        Pace = Pace.Of(pack, progress, _logged, a => Personal(a).Hours.Expected);
        foreach (var activity in pack.Activities.Values.OrderBy(a => a.Id, StringComparer.Ordinal))
        {
            foreach (var variant in activity.Variants)
            {
                if (!_replaces.TryGetValue(variant.Instead, out var list)) _replaces[variant.Instead] = list = [];
                list.Add(activity.Id);
            }
        }

        foreach (var activity in pack.Activities.Values.OrderBy(a => a.Id, StringComparer.Ordinal)) Consider(activity);
        LeaveOutWhatNobodyAskedFor();
        foreach (var skill in _mastered.Order(StringComparer.Ordinal)) SkipSkill(pack.Skills[skill]);
    }

    public Pace Pace { get; }
    public IReadOnlyDictionary<string, Candidate> Candidates => _candidates;

    /// <summary>Optional activities that could be planned, if the person wanted them.</summary>
    public IReadOnlyDictionary<string, Candidate> Unasked => _unasked;
    public IReadOnlyList<SkippedItem> Skipped => _skipped;
    public IReadOnlySet<string> Mastered => _mastered;
    public IReadOnlyDictionary<string, double> LoggedHours => _logged;
    public IReadOnlyList<(RealityChoice Choice, RealityQuestion Question)> Answers => _answers;

    /// <summary>Hours logged on an activity, week by week.</summary>
    public IReadOnlyList<WeekShare> LoggedWeeks(string id) =>
    [
        .. _log.Value[id]
            .GroupBy(l => IsoWeek.Of(DateOnly.FromDateTime(l.At.DateTime)))
            .OrderBy(g => g.Key)
            .Select(g => new WeekShare(g.Key, g.Sum(l => (double)l.Minutes) / 60)),
    ];

    /// <summary>Ids of candidates that an activity waits for by name, through variants and through what was dropped.</summary>
    public IReadOnlyList<string> NamedPrerequisites(Activity activity, Func<string, bool> planned)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal) { activity.Id };
        var open = new Stack<string>(activity.Prerequisites);
        while (open.TryPop(out var id))
        {
            if (!seen.Add(id)) continue;
            if (planned(id))
            {
                found.Add(id);
                continue;
            }

            // Not planned itself: what takes its place, what it takes the place of, or what it waited for.
            if (!_pack.Activities.TryGetValue(id, out var missing)) continue;
            if (Resolve(missing).Final is var final && final.Id != id && planned(final.Id)) open.Push(final.Id);
            else if (_replaces.TryGetValue(id, out var originals) && originals.Any(planned)) originals.Where(planned).ToList().ForEach(open.Push);
            else missing.Prerequisites.ToList().ForEach(open.Push);
        }

        return [.. found];
    }

    private void TakeAnswers()
    {
        foreach (var question in _pack.RealityQuestions)
        {
            if (!_profile.Reality.TryGetValue(question.Id, out var chosen)) continue;
            if (question.Choices.FirstOrDefault(c => c.Id == chosen) is not { } choice) continue;
            _answers.Add((choice, question));
            foreach (var id in choice.Include) _included.TryAdd(id, $"you answered “{choice.Text}” to “{question.Text}”");
        }
    }

    private void Consider(Activity activity)
    {
        var begun = StateOf(activity.Id) != ActivityState.NotStarted;
        if (begun) Add(activity, null);
        if (_replaces.ContainsKey(activity.Id)) return;

        var (final, why) = Resolve(activity);
        if (final.Id == activity.Id && begun) return;
        if (final.Id != activity.Id)
        {
            if (_candidates.TryGetValue(final.Id, out var present))
            {
                present.InsteadOf ??= $"‘{activity.Title}’ because {why}";
                return;
            }

            if (StateOf(final.Id) != ActivityState.NotStarted)
            {
                Add(final, $"‘{activity.Title}’ because {why}");
                return;
            }
        }

        var hours = Personal(final).Hours.Scale(Pace.Factor).Expected;
        if (final.NeedsGpu && !_profile.Hardware.Gpu)
        {
            _skipped.Add(new(final.Id, final.Title, "activity", hours, "It needs a GPU; your hardware names none, and there is no variant without one."));
            return;
        }

        if (final.Skills.Count > 0 && final.Skills.All(_mastered.Contains))
        {
            _skipped.Add(new(final.Id, final.Title, "activity", hours, $"You have proven what it practises: {Titles(final.Skills)}.{ByTests(final.Skills)}"));
            return;
        }

        if (_carryover.Of(final) is (0, var counting))
        {
            _skipped.Add(new(final.Id, final.Title, "activity", hours, $"{Titles(counting)} {(counting.Count == 1 ? "counts" : "count")} for it, because {(counting.Count == 1 ? "it practises" : "they practise")} the same."));
            return;
        }

        Add(final, final.Id == activity.Id ? null : $"‘{activity.Title}’ because {why}");
    }

    private void Add(Activity activity, string? insteadOf)
    {
        if (_candidates.ContainsKey(activity.Id)) return;
        var progress = _progress.Activities.GetValueOrDefault(activity.Id);
        var personal = Personal(activity);
        var state = progress?.State ?? ActivityState.NotStarted;
        var hours = state == ActivityState.Done ? personal.Hours : personal.Hours.Scale(Pace.Factor);
        _candidates.Add(activity.Id, new()
        {
            Activity = activity,
            Hours = hours,
            Remaining = state switch
            {
                ActivityState.Done => null,
                ActivityState.InProgress => hours.Scale(Math.Max(PlanRules.LeastRemaining, 1 - (_logged.GetValueOrDefault(activity.Id) / hours.Expected))),
                _ => hours,
            },
            Ease = personal.Ease,
            AnswerFactor = personal.Factor,
            Answers = personal.Answers,
            Progress = progress,
            AskedBy = AskedBy(activity.Id, progress),
            InsteadOf = insteadOf,
        });
    }

    private (Estimate Hours, Ease Ease, double Factor, IReadOnlyList<string> Answers) Personal(Activity activity)
    {
        var ease = _easing.Of(activity);
        var factor = 1.0;
        List<string> reasons = [];
        foreach (var (choice, question) in _answers)
        {
            if (choice.HoursFactor == 1) continue;
            if (choice.Area is { } area && !activity.Skills.Any(s => _pack.Skills.TryGetValue(s, out var skill) && skill.Area == area)) continue;
            factor *= choice.HoursFactor;
            reasons.Add($"“{choice.Text}” ({question.Id})");
        }

        var (part, _) = _carryover.Of(activity);
        return (activity.Hours.Scale(ease.Factor * factor * (part > 0 ? part : 1)), ease, factor, reasons);
    }

    private (Activity Final, string Why) Resolve(Activity activity)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var why = new List<string>();
        while (seen.Add(activity.Id))
        {
            var variant = activity.Variants.FirstOrDefault(v =>
                (v.Track is null || v.Track == _profile.Track) && (v.Gpu is null || v.Gpu == _profile.Hardware.Gpu));
            if (variant is null || !_pack.Activities.TryGetValue(variant.Instead, out var instead)) break;
            if (variant.Track is not null) why.Add($"your track is {variant.Track}");
            if (variant.Gpu is { } gpu) why.Add(gpu ? "you have a GPU" : "you have no GPU");
            activity = instead;
        }

        return (activity, why.Count == 0 ? "it replaces it for everyone" : string.Join(" and ", why.Distinct()));
    }

    private string? AskedBy(string id, ActivityProgress? progress)
    {
        if (_profile.Wants.Contains(id)) return "you want it";
        if (_included.TryGetValue(id, out var answer)) return answer;
        return progress?.PinnedTo is not null ? "you pinned it" : null;
    }

    /// <summary>The optional activities that have to be done for this one, itself last.</summary>
    public IReadOnlyList<Candidate> WithWhatItNeeds(Candidate candidate)
    {
        var found = new List<Candidate>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        Visit(candidate);
        return found;

        void Visit(Candidate next)
        {
            if (!seen.Add(next.Id)) return;
            foreach (var id in NamedPrerequisites(next.Activity, id => _candidates.ContainsKey(id) || _unasked.ContainsKey(id)))
            {
                if (_unasked.TryGetValue(id, out var needed)) Visit(needed);
            }

            found.Add(next);
        }
    }

    /// <summary>Optional work is planned when it was asked for, or when something that is planned waits for it.</summary>
    private void LeaveOutWhatNobodyAskedFor()
    {
        var kept = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<Candidate>(_candidates.Values.Where(c => !c.Unasked && c.State != ActivityState.Done));
        while (open.TryPop(out var candidate))
        {
            foreach (var id in NamedPrerequisites(candidate.Activity, _candidates.ContainsKey))
            {
                if (_candidates[id] is not { Unasked: true } needed || !kept.Add(id)) continue;
                needed.NeededBy = candidate.Activity.Title;
                open.Push(needed);
            }
        }

        foreach (var candidate in _candidates.Values.Where(c => c.Unasked && !kept.Contains(c.Id)).ToList())
        {
            _candidates.Remove(candidate.Id);
            _unasked.Add(candidate.Id, candidate);
            _skipped.Add(new(candidate.Id, candidate.Activity.Title, "activity", candidate.Hours.Expected, "Nothing in the plan needs it, and you have not asked for it; want it, and it is planned."));
        }
    }

    private void SkipSkill(Skill skill)
    {
        var dropped = _skipped.Where(s => s.Kind == "activity" && _pack.Activities[s.Id].Skills.Contains(skill.Id)).Select(s => $"‘{s.Title}’").ToList();
        var proven = _progress.Proven.TryGetValue(skill.Id, out var test) ? $"Proven by {test.By}" : "Proven in your profile";
        var reason = dropped.Count > 0
            ? $"{proven}; its hours stand with {string.Join(", ", dropped)}."
            : $"{proven}; nothing waits for it. What practises it stays for its other skills.";
        _skipped.Add(new(skill.Id, skill.Title, "skill", 0, reason));
    }

    /// <summary>What counts for an activity of what was begun for another track or machine.</summary>
    public (double Part, IReadOnlyList<Activity> Counting) CarriedOver(Activity activity) => _carryover.Of(activity);

    private static string Titles(IEnumerable<Activity> activities) => string.Join(" and ", activities.Select(a => $"‘{a.Title}’"));

    /// <summary>Which tests proved what an activity practises; nothing where the profile states it.</summary>
    private string ByTests(IReadOnlyList<string> skills)
    {
        var tests = skills.Where(_progress.Proven.ContainsKey).Select(s => _progress.Proven[s].By).Distinct(StringComparer.Ordinal).ToList();
        return tests.Count == 0 ? "" : $" By {string.Join("; ", tests.Take(3))}{(tests.Count > 3 ? $"; and {tests.Count - 3} more" : "")}.";
    }

    private string Titles(IEnumerable<string> skills) => string.Join(", ", skills.Select(s => _pack.Skills[s].Title));

    private ActivityState StateOf(string id) => _progress.Activities.TryGetValue(id, out var p) ? p.State : ActivityState.NotStarted;
}
