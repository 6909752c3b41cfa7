using Ascent.Journey.Assessment.Formulas;

namespace Ascent.Journey.Assessment;

/// <summary>Reads what a person answers as a formula. What cannot be read is refused with how to write it.</summary>
internal static class AnswerReader
{
    /// <summary>They would do what the question asks the person to do.</summary>
    private static readonly string[] Refused = ["slope", "area"];

    public static Formula Read(string answer, IReadOnlyList<string> variables)
    {
        var text = answer;
        if (text.Length > 2 && text.StartsWith('$') && text.EndsWith('$')) text = text[1..^1].Trim();
        if (IsCommaNumber(text)) throw new JourneyException($"{Nearest.Quote(text)} has a comma in it. Write decimals with a point, such as 0.5, and thousands without a sign, such as 1000.");
        try
        {
            var formula = Formula.Parse(text);
            if (Array.Find(Refused, formula.Functions.Contains) is { } refused) throw new JourneyException($"'{refused}' is not taken in an answer: work the formula out and write what comes of it.");
            if (formula.Names.FirstOrDefault(n => !variables.Contains(n)) is { } unknown)
            {
                throw new JourneyException(variables.Count == 0
                    ? $"'{unknown}' stands for nothing here. Answer with a number alone, without a unit or a name."
                    : $"'{unknown}' stands for nothing here. The formula may use {string.Join(", ", variables)} and numbers.{Nearest.Suggestion(unknown, variables)}");
            }

            return formula;
        }
        catch (FormulaException) when (variables.Count == 0 && UnitOf(text) is { } unit)
        {
            throw new JourneyException($"Answer with the number alone, without {Nearest.Quote(unit)}.");
        }
        catch (FormulaException e)
        {
            throw new JourneyException(Sentence(text, e), ProblemKind.BadInput, e);
        }
    }

    public static FormulaValue Evaluate(Formula formula, FormulaScope scope)
    {
        try
        {
            return formula.Evaluate(scope);
        }
        catch (FormulaException e)
        {
            throw new JourneyException(Sentence(formula.Text, e), ProblemKind.BadInput, e);
        }
    }

    public static string Sentence(string text, FormulaException fault) =>
        $"The answer {ItemProgram.Describe(text, fault)}{(fault.Message.EndsWith('?') ? "" : ".")}";

    /// <summary>0,5 or 1,000.5: digits with commas between them and nothing else.</summary>
    private static bool IsCommaNumber(string text) =>
        text.Contains(',') && text.All(c => char.IsAsciiDigit(c) || c is ',' or '.' or '-' or '+' or ' ') && char.IsAsciiDigit(text[^1]);

    /// <summary>The letters behind a number, as in "3 MB".</summary>
    private static string? UnitOf(string text)
    {
        var end = text.Length;
        while (end > 0 && (char.IsLetter(text[end - 1]) || text[end - 1] is '/' or '°')) end--;
        return end < text.Length && end > 0 && text[..end].TrimEnd() is { Length: > 0 } number && char.IsAsciiDigit(number[^1]) ? text[end..] : null;
    }
}
