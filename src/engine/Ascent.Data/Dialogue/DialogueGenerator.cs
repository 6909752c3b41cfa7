using System.Globalization;
using System.Text;

using Ascent.Tensors.Random;

namespace Ascent.Data.Dialogue;

/// <summary>A question and its answer.</summary>
/// <param name="Kind">What sort of question it is: topic, follow-up, talk, arithmetic, elsewhere.</param>
/// <param name="Question">What the person says.</param>
/// <param name="Answer">What the model is to say.</param>
public sealed record DialogueTurn(string Kind, string Question, string Answer);

/// <summary>
/// Makes conversations from the <see cref="DialogueKnowledge"/>: questions about terms, follow-up questions that mean the term before,
/// greetings, small sums, and questions that the model cannot know the answer of. Every question has one right answer. The same random
/// numbers give the same conversations.
/// </summary>
public sealed class DialogueGenerator
{
    /// <summary>The kinds of questions.</summary>
    public static readonly IReadOnlyList<string> Kinds = ["topic", "follow-up", "talk", "arithmetic", "elsewhere"];

    /// <summary>What it says of sums that nobody can learn by heart.</summary>
    internal const string TooLarge = "I only know sums of numbers up to 20 and products of numbers up to 10.";

    private const int MostTurns = 4;
    private static readonly DialogueKnowledge Knowledge = DialogueKnowledge.Instance;
    private static readonly string[] Asked = ["what", "why", "how"];
    private static readonly string[] Openings = ["well, ", "hm, ", "now, ", "listen, "];
    private static readonly string[] Onsets = ["b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "br", "fl", "gr", "pl", "st", "tr"];
    private static readonly string[] Rimes = ["a", "e", "i", "o", "u", "an", "el", "ig", "om", "ur", "ast", "ent", "im", "ock", "umble"];

    private readonly Philox _random;
    private DialogueTopic? _topic;

    /// <summary>Draws from the generator.</summary>
    public DialogueGenerator(Philox random) => _random = random;

    /// <summary>A conversation of one to four turns, to train on.</summary>
    public IReadOnlyList<DialogueTurn> Next()
    {
        _topic = null;
        var turns = new DialogueTurn[1 + _random.Next(MostTurns)];
        for (var i = 0; i < turns.Length; i++) turns[i] = Turn(Draw(i > 0), held: false);
        return turns;
    }

    /// <summary>A conversation whose last question is asked in a way that training never sees; at most one turn comes before it.</summary>
    /// <param name="kind">Of the last question.</param>
    public IReadOnlyList<DialogueTurn> NextHeld(string kind)
    {
        _topic = null;
        if (kind == "follow-up") return [Turn("topic", held: false), Turn(kind, held: true)];
        return _random.Next(4) == 0 ? [Turn(Draw(false), held: false), Turn(kind, held: true)] : [Turn(kind, held: true)];
    }

    private string Draw(bool followed) => _random.Next(100) switch
    {
        < 30 when followed => "follow-up",
        < 55 => "topic",
        < 65 => "talk",
        < 80 => "arithmetic",
        _ => "elsewhere",
    };

    private DialogueTurn Turn(string kind, bool held)
    {
        var before = _topic;
        if (kind is not ("topic" or "follow-up")) _topic = null;
        var (question, answer) = kind switch
        {
            "topic" => Topic(held),
            "follow-up" => FollowUp(before, held),
            "talk" => Talk(held),
            "arithmetic" => Arithmetic(held),
            _ => Elsewhere(held),
        };
        return new(kind, Styled(question), answer);
    }

    private (string Question, string Answer) Topic(bool held)
    {
        _topic = Knowledge.Topics[_random.Next(Knowledge.Topics.Count)];
        var asked = Asked[_random.Next(Asked.Length)];
        return (About(Way(asked, held), Pick(_topic.Names)), Fact(_topic, asked));
    }

    private (string Question, string Answer) FollowUp(DialogueTopic? topic, bool held)
    {
        if (topic is null) return (Way("nothing", held), Knowledge.Phrases["nothing"].Answer!);
        var asked = Asked[_random.Next(Asked.Length)];
        return (Way($"then-{asked}", held), Fact(topic, asked));
    }

    private (string Question, string Answer) Talk(bool held)
    {
        var intent = Knowledge.Talk[_random.Next(Knowledge.Talk.Count)];
        return (Pick(held ? intent.Held : intent.Train), intent.Answer!);
    }

    /// <summary>Sums of small numbers, which can be learnt by heart; of larger ones, that they are not known.</summary>
    private (string Question, string Answer) Arithmetic(bool held)
    {
        var (name, a, b, c) = (0, 0, 0, 0);
        switch (name = _random.Next(3))
        {
            case 0:
                (a, b) = (_random.Next(21), _random.Next(21));
                c = a + b;
                break;
            case 1:
                (a, b) = (_random.Next(21), _random.Next(21));
                (a, b) = (Math.Max(a, b), Math.Min(a, b));
                c = a - b;
                break;
            default:
                (a, b) = (_random.Next(11), _random.Next(11));
                c = a * b;
                break;
        }

        var tooLarge = _random.Next(5) == 0;
        if (tooLarge) (a, b) = _random.Next(2) == 0 ? (Large(), b) : (a, Large());
        var intent = Knowledge.Phrases[name == 0 ? "plus" : name == 1 ? "minus" : "times"];
        return (Numbers(Pick(held ? intent.Held : intent.Train)), tooLarge ? TooLarge : Numbers(intent.Answer!));

        // As many of two digits as of three; a product of more than ten is large enough.
        int Large() => _random.Next(2) == 0 ? Between(name == 2 ? 11 : 21, 100) : Between(100, 1000);

        int Between(int least, int end) => least + _random.Next(end - least);

        string Numbers(string text) => text.Replace("{a}", Text(a), StringComparison.Ordinal).Replace("{b}", Text(b), StringComparison.Ordinal).Replace("{c}", Text(c), StringComparison.Ordinal);

        static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
    }

    private (string Question, string Answer) Elsewhere(bool held)
    {
        // Also asked in the ways in which terms are asked for, and about words that nobody knows.
        var way = _random.Next(2) == 0 ? "elsewhere" : Asked[_random.Next(Asked.Length)];
        var thing = _random.Next(3) == 0 ? Word() : Pick(held ? Knowledge.HeldElsewhere : Knowledge.Elsewhere);
        return (About(Way(way, held), thing), Knowledge.Phrases["elsewhere"].Answer!);
    }

    private string Word()
    {
        var word = new StringBuilder(_random.Next(3) switch { 0 => "a ", 1 => "the ", _ => "" });
        for (var syllables = 2 + _random.Next(2); syllables > 0; syllables--) word.Append(Pick(Onsets)).Append(Pick(Rimes));
        return word.ToString();
    }

    private string Way(string name, bool held) => Pick(held ? Knowledge.Phrases[name].Held : Knowledge.Phrases[name].Train);

    private static string About(string way, string thing)
    {
        // One thing or several: "data" is one, as people say it.
        var several = thing.EndsWith('s') && !thing.EndsWith("ss", StringComparison.Ordinal) && !thing.StartsWith("a ", StringComparison.Ordinal) && !thing.StartsWith("the ", StringComparison.Ordinal);
        return way.Replace("{x}", thing, StringComparison.Ordinal).Replace("{is}", several ? "are" : "is", StringComparison.Ordinal).Replace("{do}", several ? "do" : "does", StringComparison.Ordinal);
    }

    private static string Fact(DialogueTopic topic, string asked) => asked switch { "what" => topic.What, "why" => topic.Why, _ => topic.How };

    /// <summary>As people type: with and without capitals, question marks and openings.</summary>
    private string Styled(string question)
    {
        if (_random.Next(12) == 0) question = Pick(Openings) + question;
        question = _random.Next(4) switch
        {
            0 => question.ToLowerInvariant(),
            1 => question,
            _ => char.ToUpperInvariant(question[0]) + question[1..],
        };
        return question + _random.Next(8) switch { 0 => ".", < 4 => "", _ => "?" };
    }

    private string Pick(IReadOnlyList<string> list) => list[_random.Next(list.Count)];
}
