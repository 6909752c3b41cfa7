using Ascent.Data.Dialogue;

namespace Ascent.Models.Generation;

/// <summary>
/// A conversation with a language model. A dialogue model (<see cref="DialogueFormat"/>) answers questions and sees the turns before, as far as
/// its context reaches. Any other model goes on with the text that it is given.
/// </summary>
public sealed class ChatSession
{
    private readonly LanguageModelRun _run;
    private readonly TokenGenerator _generator;
    private readonly DialogueFormat? _format;
    private readonly List<int> _history = [];

    /// <summary>Begins an empty conversation.</summary>
    public ChatSession(LanguageModelRun run)
    {
        _run = run;
        _generator = new(run.Model);
        _format = DialogueFormat.Of(run.Tokenizer);
    }

    /// <summary>Whether the model answers questions; else it goes on with text.</summary>
    public bool Answers => _format is not null;

    /// <summary>Tokens of the last answer so far, and whether it ended by itself.</summary>
    public (int Tokens, bool Ended) Last { get; private set; }

    /// <summary>Whether there is a text that the model can go on with.</summary>
    public bool CanGoOn => _history.Count > 0;

    /// <summary>Forgets the conversation.</summary>
    public void Reset() => _history.Clear();

    /// <summary>Says something to the model and gives its answer piece by piece as it comes.</summary>
    /// <param name="text">A question for a dialogue model; for others the text to go on with, or nothing to go on with what is there.</param>
    /// <param name="options">How to choose; the stop token is the session's business.</param>
    /// <exception cref="Data.Tokens.TokenizerException">The vocabulary cannot say the text.</exception>
    /// <exception cref="ArgumentException">An option has no meaning, or there is nothing to go on with.</exception>
    public IEnumerable<string> Say(string text, GenerationOptions options)
    {
        if (_format is not null)
        {
            _history.AddRange(_format.Question(text));
            options = options with { StopTokens = new HashSet<int> { _format.End } };
        }
        else if (text.Length > 0)
        {
            var tokens = _run.Tokenizer.Encode(text);
            _history.Clear();
            _history.AddRange(tokens);
        }

        Forget();
        return Generate(_generator.Generate([.. _history], options), options.MaximumTokens);
    }

    private IEnumerable<string> Generate(IEnumerable<int> tokens, int most)
    {
        Last = (0, false);
        var stream = new TextStream(_run.Tokenizer);
        try
        {
            foreach (var token in tokens)
            {
                _history.Add(token);
                Last = (Last.Tokens + 1, false);
                if (stream.Add(token) is { Length: > 0 } piece) yield return piece;
            }

            Last = (Last.Tokens, _format is not null && Last.Tokens < most);
            if (stream.Finish() is { Length: > 0 } rest) yield return rest;
        }
        finally
        {
            // Also where the reader stopped listening in the midst of an answer.
            if (_format is not null) _history.Add(_format.End);
        }
    }

    /// <summary>Keeps no more than the model can see; of a dialogue whole turns.</summary>
    private void Forget()
    {
        var context = _run.Model.Options.Context;
        if (_format is null)
        {
            _history.RemoveRange(0, Math.Max(0, _history.Count - context));
            return;
        }

        // Half of the context is left for the answer, as long as turns can go.
        while (_history.Count > context / 2 && _history.IndexOf(_format.End) is var end and >= 0 && end < _history.Count - 1) _history.RemoveRange(0, end + 1);
    }
}
