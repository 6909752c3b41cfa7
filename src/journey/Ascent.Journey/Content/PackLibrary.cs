namespace Ascent.Journey.Content;

/// <summary>
/// What a journey holds in numbers: items, cards, papers, interviews. Each kind is fetched when it is first asked for, because most
/// commands need none of them and should not pay for reading them.
/// </summary>
public sealed class PackLibrary
{
    private readonly Lazy<Shelf<Item>> _items;
    private readonly Lazy<Shelf<Card>> _cards;
    private readonly Lazy<Shelf<Paper>> _papers;
    private readonly Lazy<Shelf<Interview>> _interviews;

    public PackLibrary(Func<IReadOnlyList<Item>> items, Func<IReadOnlyList<Card>> cards, Func<IReadOnlyList<Paper>> papers, Func<IReadOnlyList<Interview>> interviews)
    {
        _items = new(() => new(items(), i => i.Id, i => i.Skill));
        _cards = new(() => new(cards(), c => c.Id, c => c.Skill));
        _papers = new(() => new(papers(), p => p.Id, _ => ""));
        _interviews = new(() => new(interviews(), i => i.Id, _ => ""));
    }

    public PackLibrary(IReadOnlyList<Item>? items = null, IReadOnlyList<Card>? cards = null, IReadOnlyList<Paper>? papers = null, IReadOnlyList<Interview>? interviews = null)
        : this(() => items ?? [], () => cards ?? [], () => papers ?? [], () => interviews ?? [])
    {
    }

    public static PackLibrary Empty { get; } = new([], [], [], []);

    public IReadOnlyDictionary<string, Item> Items => _items.Value.ById;
    public IReadOnlyDictionary<string, Card> Cards => _cards.Value.ById;
    public IReadOnlyDictionary<string, Paper> Papers => _papers.Value.ById;
    public IReadOnlyDictionary<string, Interview> Interviews => _interviews.Value.ById;

    /// <summary>The items of a skill, in the order of its file.</summary>
    public IReadOnlyList<Item> ItemsOf(string skill) => _items.Value.Of(skill);

    /// <summary>The cards of a skill, in the order of its file.</summary>
    public IReadOnlyList<Card> CardsOf(string skill) => _cards.Value.Of(skill);

    private sealed class Shelf<T>
    {
        private readonly Dictionary<string, List<T>> _bySkill = new(StringComparer.Ordinal);

        public Shelf(IReadOnlyList<T> things, Func<T, string> id, Func<T, string> skill)
        {
            var byId = new SortedDictionary<string, T>(StringComparer.Ordinal);
            foreach (var thing in things)
            {
                byId[id(thing)] = thing;
                if (!_bySkill.TryGetValue(skill(thing), out var list)) _bySkill[skill(thing)] = list = [];
                list.Add(thing);
            }

            ById = byId;
        }

        public SortedDictionary<string, T> ById { get; }

        public IReadOnlyList<T> Of(string skill) => _bySkill.TryGetValue(skill, out var list) ? list : [];
    }
}
