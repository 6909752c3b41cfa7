using Ascent.Journey.Content;

namespace Ascent.Journey.Assessment;

/// <summary>A question as it was put: the item and the seed of its draw, and in which session.</summary>
public sealed record Asked(string Item, ulong Seed, string Session);

/// <summary>Which item of a skill is asked, and with which draw: one that the person has not seen, as long as there is any.</summary>
public sealed class QuestionChoice
{
    private readonly PackLibrary _library;
    private readonly string _session;
    private readonly Dictionary<string, int> _times = new(StringComparer.Ordinal);
    private readonly HashSet<(string, ulong)> _draws = [];
    private readonly HashSet<string> _inSession = new(StringComparer.Ordinal);

    /// <param name="library">The items.</param>
    /// <param name="asked">All that was ever asked of this person.</param>
    /// <param name="session">The session in which the next question is put.</param>
    public QuestionChoice(PackLibrary library, IEnumerable<Asked> asked, string session)
    {
        ArgumentNullException.ThrowIfNull(library);
        ArgumentNullException.ThrowIfNull(asked);
        (_library, _session) = (library, session);
        foreach (var question in asked)
        {
            _times[question.Item] = _times.GetValueOrDefault(question.Item) + 1;
            _draws.Add((question.Item, question.Seed));
            if (question.Session == session) _inSession.Add(question.Item);
        }
    }

    /// <summary>Whether a skill has a question that was not put in this session, or one that can be drawn anew.</summary>
    public bool CanAsk(string skill) => _library.ItemsOf(skill).Any(Allowed);

    /// <summary>
    /// The item to ask: least often asked first, then not in this session, then the one that is hardest to guess, then the one of middling difficulty (a harder
    /// one for who probably knows), then in the order of the file.
    /// </summary>
    /// <param name="skill">The skill; <see cref="CanAsk"/> holds.</param>
    /// <param name="mastery">P(known) so far.</param>
    public (Item Item, ulong Seed) Next(string skill, double mastery)
    {
        var item = _library.ItemsOf(skill).Where(Allowed)
            .OrderBy(i => _times.GetValueOrDefault(i.Id))
            .ThenBy(i => _inSession.Contains(i.Id))
            .ThenBy(i => MasteryRules.Guess(i.Kind))
            .ThenBy(i => Math.Abs(i.Difficulty - mastery))
            .First();
        var draws = new Draws(0, $"{_session} {item.Id}", 0);
        while (true)
        {
            // A whole number that every language and every column holds exactly.
            var seed = draws.Next() >> 12;
            if (!_draws.Contains((item.Id, seed))) return (item, seed);
        }
    }

    private bool Allowed(Item item) => item.Parameters.Count > 0 || !_inSession.Contains(item.Id);
}
