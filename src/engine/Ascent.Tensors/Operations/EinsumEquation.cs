namespace Ascent.Tensors.Operations;

/// <summary>
/// An equation of <see cref="Tensor.Einsum"/>, read: labels for the dimensions of each operand and of the result. Letters are labels 0 to 51, A to Z before a to z; the
/// dimensions of an ellipsis are the labels from <see cref="FirstOfEllipsis"/> on, aligned at the last.
/// </summary>
internal sealed class EinsumEquation
{
    /// <summary>Labels from here on are dimensions of the ellipsis.</summary>
    public const int FirstOfEllipsis = 52;

    private readonly string _text;

    public EinsumEquation(string text, ReadOnlySpan<Tensor> operands)
    {
        _text = text;
        var arrow = text.IndexOf("->", StringComparison.Ordinal);
        var terms = Terms(arrow < 0 ? text.Length : arrow);
        if (terms.Count != operands.Length) throw new ArgumentException($"Einsum: '{text}' names {terms.Count} operands, but there are {operands.Length}.", nameof(text));
        Operands = new int[operands.Length][];
        for (var i = 0; i < Operands.Length; i++)
        {
            var (labels, ellipsis) = Read(terms[i].Start, terms[i].End);
            var missing = operands[i].Rank - labels.Count;
            if (ellipsis < 0 ? missing != 0 : missing < 0)
                throw new ShapeException($"Einsum: '{text[terms[i].Start..terms[i].End]}' at position {terms[i].Start} of '{text}' does not fit operand {i} of shape {operands[i].Shape}.");
            if (ellipsis >= 0) EllipsisRank = Math.Max(EllipsisRank, missing);
            Operands[i] = [.. labels];
            if (ellipsis < 0) continue;

            // Counted from the last until the largest ellipsis is known: -1 is the last.
            var dims = Enumerable.Range(0, missing).Select(d => d - missing);
            Operands[i] = [.. labels.Take(ellipsis), .. dims, .. labels.Skip(ellipsis)];
        }

        foreach (var labels in Operands)
        {
            for (var d = 0; d < labels.Length; d++)
            {
                if (labels[d] < 0) labels[d] += FirstOfEllipsis + EllipsisRank;
            }
        }

        Output = arrow < 0 ? Implicit() : Explicit(arrow + 2);
    }

    /// <summary>The labels of each operand's dimensions; one that appears twice means a diagonal.</summary>
    public int[][] Operands { get; }

    /// <summary>The labels of the result's dimensions.</summary>
    public int[] Output { get; }

    /// <summary>Dimensions of the longest ellipsis.</summary>
    public int EllipsisRank { get; }

    /// <summary>How a label is called in a message.</summary>
    public static string NameOf(int label) =>
        label >= FirstOfEllipsis ? "the ellipsis" : $"'{(char)(label < 26 ? 'A' + label : 'a' + label - 26)}'";

    private IEnumerable<int> Ellipsis => Enumerable.Range(FirstOfEllipsis, EllipsisRank);

    private int[] Implicit()
    {
        var letters = Operands.SelectMany(static labels => labels).Where(static label => label < FirstOfEllipsis);
        return [.. Ellipsis, .. letters.GroupBy(static label => label).Where(static group => group.Count() == 1).Select(static group => group.Key).Order()];
    }

    private int[] Explicit(int start)
    {
        var (labels, ellipsis) = Read(start, _text.Length);
        foreach (var label in labels)
        {
            if (!Operands.Any(operand => operand.Contains(label)))
                throw Unreadable($"Einsum: {NameOf(label)} of the result of '{_text}' appears in no operand.", _text);
            if (labels.Count(other => other == label) > 1) throw Unreadable($"Einsum: {NameOf(label)} appears twice in the result of '{_text}'.", _text);
        }

        return ellipsis < 0 ? [.. labels] : [.. labels.Take(ellipsis), .. Ellipsis, .. labels.Skip(ellipsis)];
    }

    private static ArgumentException Unreadable(string message, string equation) => new(message, nameof(equation));

    /// <summary>Where the terms between the commas lie.</summary>
    private List<(int Start, int End)> Terms(int end)
    {
        var terms = new List<(int, int)>();
        var start = 0;
        for (var i = 0; i < end; i++)
        {
            if (_text[i] != ',') continue;
            terms.Add((start, i));
            start = i + 1;
        }

        terms.Add((start, end));
        return terms;
    }

    /// <summary>The letters of a term, and before which of them the ellipsis stands; -1 if it has none.</summary>
    private (List<int> Labels, int Ellipsis) Read(int start, int end)
    {
        var labels = new List<int>();
        var ellipsis = -1;
        for (var i = start; i < end; i++)
        {
            var letter = _text[i];
            if (letter == ' ') continue;
            if (char.IsAsciiLetterUpper(letter)) labels.Add(letter - 'A');
            else if (char.IsAsciiLetterLower(letter)) labels.Add(letter - 'a' + 26);
            else if (letter == '.' && i + 3 <= end && _text.AsSpan(i, 3).SequenceEqual("..."))
            {
                if (ellipsis >= 0) throw Unreadable($"Einsum: the ellipsis at position {i} of '{_text}' is the second of its term.", _text);
                ellipsis = labels.Count;
                i += 2;
            }
            else
            {
                throw Unreadable($"Einsum: '{letter}' at position {i} of '{_text}' is neither a letter nor part of '...', ',' or one '->'.", _text);
            }
        }

        return (labels, ellipsis);
    }
}
