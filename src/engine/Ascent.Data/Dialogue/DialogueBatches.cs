using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Data.Dialogue;

/// <summary>
/// Conversations for a language model: inputs and targets Int64 [count, time], the targets one token further on and -100 at all places but
/// those of answers, so that the model learns to answer and not to ask. Filled up behind with the end token, which a causal model never
/// looks at from an answer.
/// </summary>
public sealed class DialogueBatches : IBatchSource
{
    private const long NotAsked = -100;
    private const uint Stream = 'D';

    private readonly DialogueFormat _format;
    private readonly int _batch;
    private readonly int _context;
    private readonly ulong _seed;
    private readonly IReadOnlyList<IReadOnlyList<DialogueTurn>>? _held;

    private DialogueBatches(DialogueFormat format, int batch, int context, ulong seed, int batches, IReadOnlyList<IReadOnlyList<DialogueTurn>>? held)
    {
        (_format, _batch, _context, _seed, Batches, _held) = (format, batch, context, seed, batches, held);
        Kinds = held is null ? [] : [.. held.Select(static turns => turns[^1].Kind)];
    }

    /// <inheritdoc/>
    public int Batches { get; }

    /// <summary>Of held-out conversations: the kind of each one's last question, in the order in which they come.</summary>
    public IReadOnlyList<string> Kinds { get; }

    /// <summary>New conversations for every batch of every epoch.</summary>
    /// <param name="format">How turns become tokens.</param>
    /// <param name="batch">Conversations in a batch.</param>
    /// <param name="context">The most tokens that the model takes; turns from the beginning are left out of a longer conversation.</param>
    /// <param name="seed">Where the conversations come from.</param>
    /// <param name="batches">Batches in an epoch.</param>
    public static DialogueBatches ToTrain(DialogueFormat format, int batch, int context, ulong seed, int batches) => new(format, batch, context, seed, batches, null);

    /// <summary>The same conversations each time, each judged by its last answer, whose question is asked in a way that training never sees.</summary>
    /// <param name="format">How turns become tokens.</param>
    /// <param name="batch">Conversations in a batch.</param>
    /// <param name="context">The most tokens that the model takes.</param>
    /// <param name="count">Conversations.</param>
    public static DialogueBatches ToJudge(DialogueFormat format, int batch, int context, int count)
    {
        var generator = new DialogueGenerator(new Philox(1, Stream));
        // Three in seven about terms, one of each other kind.
        string[] order = ["topic", "follow-up", "topic", "talk", "topic", "arithmetic", "elsewhere"];
        var held = Enumerable.Range(0, count).Select(i => generator.NextHeld(order[i % order.Length])).ToList();
        return new(format, batch, context, 0, (count + batch - 1) / batch, held);
    }

    /// <inheritdoc/>
    public Batch Get(int epoch, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        if ((uint)index >= (uint)Batches) throw new ArgumentOutOfRangeException(nameof(index), $"{index} is not one of the {Batches} batches of an epoch.");
        var rows = _held is null ? Drawn(epoch, index) : [.. _held.Skip(index * _batch).Take(_batch).Select(turns => Encode(turns, all: false))];
        var time = rows.Max(static row => row.Ids.Count) - 1;
        var inputs = new long[rows.Count * time];
        var targets = new long[rows.Count * time];
        Array.Fill(inputs, _format.End);
        Array.Fill(targets, NotAsked);
        for (var i = 0; i < rows.Count; i++)
        {
            var (ids, asked) = rows[i];
            for (var t = 0; t + 1 < ids.Count; t++)
            {
                inputs[(i * time) + t] = ids[t];
                if (asked[t + 1]) targets[(i * time) + t] = ids[t + 1];
            }
        }

        return new(Tensor.From(inputs, [rows.Count, time]), Tensor.From(targets, [rows.Count, time]));
    }

    private List<(List<int> Ids, List<bool> Asked)> Drawn(int epoch, int index)
    {
        // A stream of its own for each batch: epochs from 2^24 on begin anew.
        var generator = new DialogueGenerator(new Philox(_seed, ((ulong)Stream << 56) | ((ulong)(epoch & 0xFFFFFF) << 32) | (uint)index));
        return [.. Enumerable.Range(0, _batch).Select(_ => Encode(generator.Next(), all: true))];
    }

    /// <summary>The last turns that fit, and which tokens are asked for.</summary>
    private (List<int> Ids, List<bool> Asked) Encode(IReadOnlyList<DialogueTurn> turns, bool all)
    {
        var parts = turns.Select(turn => (Question: _format.Question(turn.Question), Answer: _format.Answer(turn.Answer))).ToList();
        var (first, count) = (turns.Count - 1, parts[^1].Question.Count + parts[^1].Answer.Count);
        while (first > 0 && count + parts[first - 1].Question.Count + parts[first - 1].Answer.Count <= _context)
        {
            first--;
            count += parts[first].Question.Count + parts[first].Answer.Count;
        }

        // A follow-up without what it follows has no answer.
        while (first > 0 && first < turns.Count - 1 && turns[first].Kind == "follow-up") first++;
        var (ids, asked) = (new List<int>(count), new List<bool>(count));
        for (var i = first; i < turns.Count; i++)
        {
            ids.AddRange([.. parts[i].Question, .. parts[i].Answer]);
            asked.AddRange(Enumerable.Repeat(false, parts[i].Question.Count));
            asked.AddRange(Enumerable.Repeat(all || i == turns.Count - 1, parts[i].Answer.Count));
        }

        if (ids.Count > _context + 1)
        {
            ids.RemoveRange(_context + 1, ids.Count - _context - 1);
            asked.RemoveRange(_context + 1, asked.Count - _context - 1);
        }

        return (ids, asked);
    }
}
