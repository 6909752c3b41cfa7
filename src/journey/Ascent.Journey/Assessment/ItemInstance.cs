using Ascent.Journey.Assessment.Formulas;
using Ascent.Journey.Content;

namespace Ascent.Journey.Assessment;

/// <summary>
/// An item as it is asked: parameters drawn, texts filled in, options and steps in a random order. The same item and seed give the same
/// question on every machine, so that the seed is all that has to be kept with an answer.
/// </summary>
public sealed class ItemInstance
{
    private const ulong ShuffleStream = 1;
    private readonly ItemProgram _program;
    private readonly FormulaScope _values;

    /// <summary>Which of the options (the right one is 0) or steps (in the right order) stands at each place.</summary>
    private readonly int[] _order;

    private ItemInstance(ItemProgram program, ulong seed)
    {
        (_program, Seed) = (program, seed);
        _values = program.Draw(seed);
        Text = program.Text.Render(_values);
        Explanation = program.Explanation.Render(_values);
        var texts = program.Item.Kind == ItemKind.Choice ? program.Options : program.Steps;
        _order = Shuffle(program.Item, texts.Count, seed);
        Options = [.. _order.Select(place => texts[place].Render(_values))];
        Answer = RightAnswer();
    }

    public Item Item => _program.Item;

    public ulong Seed { get; }

    public string Text { get; }

    public string Explanation { get; }

    /// <summary>The options of a choice or the steps of an order, as they are shown; empty for the other kinds.</summary>
    public IReadOnlyList<string> Options { get; }

    /// <summary>The right answer, as it is shown once the person has answered.</summary>
    public string Answer { get; }

    /// <summary>How an answer is written, in a sentence for the person.</summary>
    public string HowToAnswer => Item.Kind switch
    {
        ItemKind.Choice => $"Answer with the number of an option, 1 to {Options.Count}.",
        ItemKind.Order => $"Answer with the numbers of the steps in the right order, such as {string.Join(' ', Enumerable.Range(1, Options.Count).Reverse())}.",
        ItemKind.Code => $"Answer with a formula in {string.Join(", ", _program.Variables.Select(v => v.Name))}, such as 2*{_program.Variables[0].Name}^2 + 1.",
        _ => "Answer with a number; a fraction such as 1/3 and a power such as 1e-3 are taken too.",
    };

    /// <exception cref="JourneyException">The item has a fault; says which.</exception>
    public static ItemInstance Draw(Item item, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(item);
        var faults = new List<string>();
        var program = ItemProgram.Read(item, (key, message) => faults.Add($"{key}: {message}"));
        try
        {
            if (program is not null) return new(program, seed);
        }
        catch (FormulaException e)
        {
            faults.Add(e.Message);
        }

        throw new JourneyException($"The item '{item.Id}' cannot be asked: {string.Join("; ", faults.Take(3))}. 'ascent content check' tells more.", ProblemKind.BrokenEnvironment);
    }

    /// <summary>Judges an answer.</summary>
    /// <exception cref="JourneyException">The answer cannot be read, which is no wrong answer: the message says how to write it.</exception>
    public Grading Grade(string answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var text = answer.Trim();
        if (text.Length == 0) throw new JourneyException("There is no answer. " + HowToAnswer);
        return Item.Kind switch
        {
            ItemKind.Choice => GradeChoice(text),
            ItemKind.Order => GradeOrder(text),
            ItemKind.Code => GradeCode(text),
            _ => GradeNumber(text),
        };
    }

    private Grading GradeChoice(string text)
    {
        var place = text.Length == 1 && char.IsAsciiLetter(text[0]) ? char.ToLowerInvariant(text[0]) - 'a'
            : int.TryParse(text.TrimEnd('.', ')'), out var number) ? number - 1
            : -1;
        if (place < 0 || place >= _order.Length) throw new JourneyException($"{Nearest.Quote(text)} is no option. {HowToAnswer}");
        var option = _order[place];
        return new(option == 0, option == 0 ? null : _program.Shows[option - 1].Render(_values), Options[place]);
    }

    private Grading GradeOrder(string text)
    {
        var places = new List<int>();
        foreach (var word in text.Split([' ', ',', ';', '\t', '>', '-'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!int.TryParse(word, out var place) || place < 1 || place > _order.Length) throw new JourneyException($"{Nearest.Quote(word)} is no step. {HowToAnswer}");
            if (places.Contains(place)) throw new JourneyException($"The step {place} stands twice. {HowToAnswer}");
            places.Add(place);
        }

        if (places.Count != _order.Length) throw new JourneyException($"That names {places.Count} of {_order.Length} steps. {HowToAnswer}");
        return new(places.Select(p => _order[p - 1]).SequenceEqual(Enumerable.Range(0, _order.Length)), null, string.Join(' ', places));
    }

    private Grading GradeNumber(string text)
    {
        var formula = AnswerReader.Read(text, []);
        var given = AnswerReader.Evaluate(formula, FormulaScope.Empty);
        if (!given.IsNumber) throw new JourneyException($"The answer is a number, not {given.Kind}.");
        if (!given.IsFinite) throw new JourneyException($"{Nearest.Quote(text)} has no finite value.");
        var expected = _program.Answer!.Evaluate(_values).Number;
        return new(Math.Abs(given.Number - expected) <= Tolerance(Item, expected) * (1 + 1e-9), null, ValueText.Number(given.Number, tex: false));
    }

    private Grading GradeCode(string text)
    {
        var formula = AnswerReader.Read(text, [.. _program.Variables.Select(v => v.Name)]);
        var points = new CodePoints(_program, _values, Seed);
        try
        {
            return new(points.Difference(_program.Answer!, formula) is null, null, text);
        }
        catch (FormulaException e)
        {
            throw new JourneyException(AnswerReader.Sentence(text, e), ProblemKind.BadInput, e);
        }
    }

    /// <summary>How far a number may lie from the answer: as the item says, else a thousandth, and nothing for small whole numbers.</summary>
    internal static double Tolerance(Item item, double expected)
    {
        const double relative = 1e-3;
        const double largestExact = 1000;
        var rounding = Math.Max(1, Math.Abs(expected)) * 1e-9;
        if (item.Tolerance is { } stated) return Math.Max(stated, rounding);
        return expected == Math.Floor(expected) && Math.Abs(expected) < largestExact ? rounding : Math.Max(Math.Abs(expected) * relative, rounding * 1e-3);
    }

    private string RightAnswer()
    {
        switch (Item.Kind)
        {
            case ItemKind.Choice: return Options[Array.IndexOf(_order, 0)];
            case ItemKind.Order: return string.Join(' ', Enumerable.Range(0, _order.Length).Select(step => Array.IndexOf(_order, step) + 1));
            case ItemKind.Code: return Substituted(_program.Answer!.Text);
            default:
                var value = _program.Answer!.Evaluate(_values);
                return ValueText.Show(value, tex: false);
        }
    }

    /// <summary>A formula with the drawn values in the place of names of numbers, which is how the person sees it.</summary>
    private string Substituted(string formula)
    {
        var text = new System.Text.StringBuilder();
        var at = 0;
        foreach (var token in FormulaLexer.Read(formula))
        {
            if (token.Kind != TokenKind.Name || !_values.TryFind(token.Text, out var value)) continue;
            text.Append(formula, at, token.Position - at);
            var shown = ValueText.Show(value, tex: false);
            text.Append(shown.StartsWith('-') ? $"({shown})" : shown);
            at = token.Position + token.Text.Length;
        }

        return text.Append(formula, at, formula.Length - at).ToString();
    }

    /// <summary>A random order; the steps of an order never stand in the right one already.</summary>
    private static int[] Shuffle(Item item, int count, ulong seed)
    {
        var draws = new Draws(seed, item.Id, ShuffleStream);
        while (true)
        {
            var order = draws.Order(count);
            if (item.Kind != ItemKind.Order || count < 2 || !order.SequenceEqual(Enumerable.Range(0, count))) return order;
        }
    }
}

/// <summary>What became of an answer.</summary>
/// <param name="Right">Whether it was right.</param>
/// <param name="Shows">What a wrong option shows about who takes it, or null.</param>
/// <param name="Given">The answer as it was understood.</param>
public sealed record Grading(bool Right, string? Shows, string Given);
