using Ascent.Data.Dialogue;
using Ascent.Data.Tokens;
using Ascent.Interop;
using Ascent.Models.Generation;
using Ascent.Nn;
using Ascent.Testing;

namespace Ascent.Models.Tests;

public sealed class ChatSessionTests : IDisposable
{
    private const string Text = "the cat sat on the mat, the dog sat on the cat — ünïcödé 猫\n";
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("character")]
    [InlineData("byte-pair")]
    [InlineData("word")]
    public void A_stream_of_tokens_gives_the_text_that_decoding_them_together_gives(string kind)
    {
        ITokenizer tokenizer = kind switch { "character" => CharacterTokenizer.Train(Text), "word" => WordTokenizer.Train([Text]), _ => BytePairTokenizer.Train([Text], 262) };
        var tokens = tokenizer.Encode(string.Concat(Enumerable.Repeat(Text, 5)));
        var stream = new TextStream(tokenizer);
        var pieces = tokens.Select(stream.Add).ToList();
        Assert.Equal(tokenizer.Decode(tokens), string.Concat(pieces) + stream.Finish());
        Assert.True(kind == "word" || pieces.TrueForAll(piece => !piece.Contains('\uFFFD', StringComparison.Ordinal)));
    }

    [Fact]
    public void A_character_that_is_never_completed_comes_at_the_end()
    {
        var tokenizer = BytePairTokenizer.Train([Text], 257);
        var stream = new TextStream(tokenizer);
        var bytes = tokenizer.Encode("猫");
        Assert.Equal(("", "\uFFFD"), (stream.Add(bytes[0]), stream.Finish()));
    }

    [Fact]
    public void A_model_without_turns_goes_on_with_the_text_and_an_empty_line_goes_on_with_what_is_there()
    {
        var session = new ChatSession(Run(CharacterTokenizer.Train(Text)));
        Assert.False(session.Answers);
        Assert.False(session.CanGoOn);
        Assert.Throws<ArgumentException>(() => session.Say("", new()).Count());
        var options = new GenerationOptions { Temperature = 0, MaximumTokens = 6 };
        var first = string.Concat(session.Say("the cat", options));
        var more = string.Concat(session.Say("", options));
        Assert.Equal((6, false), session.Last);
        var whole = string.Concat(new ChatSession(Run(CharacterTokenizer.Train(Text))).Say("the cat", options with { MaximumTokens = 12 }));
        Assert.Equal(whole, first + more);
        Assert.Throws<TokenizerException>(() => session.Say("Q", options).Count());
        session.Reset();
        Assert.False(session.CanGoOn);
    }

    [Fact]
    public void A_dialogue_model_sees_the_turns_before_and_forgets_them_when_told()
    {
        var run = Run(BytePairTokenizer.Train([Text], 270, DialogueFormat.SpecialTokens));
        var options = new GenerationOptions { MaximumTokens = 12, Temperature = 0 };
        var session = new ChatSession(run);
        Assert.True(session.Answers);
        var alone = string.Concat(session.Say("the cat", options));
        var after = string.Concat(session.Say("the cat", options));
        session.Reset();
        var again = string.Concat(session.Say("the cat", options));
        Assert.NotEqual(alone, after);
        Assert.Equal(alone, again);
    }

    [Fact]
    public void A_conversation_far_longer_than_the_context_goes_on()
    {
        var session = new ChatSession(Run(BytePairTokenizer.Train([Text], 270, DialogueFormat.SpecialTokens)));
        for (var i = 0; i < 30; i++) Assert.InRange(session.Say("the dog sat on the mat", new() { MaximumTokens = 10, Seed = (ulong)i }).Take(3).Count(), 0, 3);
        Assert.InRange(session.Say(string.Concat(Enumerable.Repeat(Text, 4)), new() { MaximumTokens = 5, Seed = 1 }).Count(), 0, 6);
    }

    [Fact]
    public void A_run_is_read_back_with_its_best_weights()
    {
        var tokenizer = CharacterTokenizer.Train(Text);
        var run = Run(tokenizer);
        Save(run, tokenizer, run.Model.Options);
        var loaded = LanguageModelRun.Load(_folder.Path);
        Assert.Equal(tokenizer.Count, loaded.Tokenizer.Count);
        Assert.False(loaded.Model.Training);
        foreach (var (key, value) in run.Model.StateDict()) Assert.Equal(value.ToArray<float>(), loaded.Model.StateDict()[key].ToArray<float>());
    }

    [Fact]
    public void A_run_whose_files_do_not_fit_together_is_refused_with_what_does_not_fit()
    {
        var tokenizer = CharacterTokenizer.Train(Text);
        var run = Run(tokenizer);
        var options = run.Model.Options;
        Assert.Contains("missing", Refused(), StringComparison.Ordinal);
        Save(run, CharacterTokenizer.Train("abc"), options);
        Assert.Contains("3", Refused(), StringComparison.Ordinal);
        Save(run, tokenizer, options with { Width = 8 });
        Assert.Contains("do not fit together", Refused(), StringComparison.Ordinal);
        new RunModel("gpt2", options.ToConfiguration(), new TextInput("../tokenizer", 16), null, "x").Write(_folder.Path);
        Assert.Contains("does not lie in", Refused(), StringComparison.Ordinal);
        new RunModel("mlp", [], new ImageInput(1, 2, 2, [0], [1]), null, "x").Write(_folder.Path);
        Assert.Contains("does not write text", Refused(), StringComparison.Ordinal);
        Save(run, tokenizer, options);
        File.Delete(_folder["weights.safetensors"]);
        Assert.Contains("no weights", Refused(), StringComparison.Ordinal);
        File.WriteAllBytes(_folder["weights.safetensors"], [1, 2, 3]);
        Assert.Throws<SafetensorsException>(() => LanguageModelRun.Load(_folder.Path));
    }

    private string Refused() => Assert.Throws<RecipeException>(() => LanguageModelRun.Load(_folder.Path)).Message;

    private void Save(LanguageModelRun run, ITokenizer tokenizer, GptOptions options)
    {
        new RunModel("gpt2", options.ToConfiguration(), new TextInput("tokenizer", options.Context), null, "x").Write(_folder.Path);
        Directory.CreateDirectory(_folder["tokenizer"]);
        tokenizer.Save(_folder["tokenizer"]);
        Safetensors.Write(_folder["weights.safetensors"], run.Model.StateDict());
    }

    private static LanguageModelRun Run(ITokenizer tokenizer)
    {
        var gpt = new Gpt(new(tokenizer.Count, 64, 16, 2, 2), new(1));
        foreach (var weight in gpt.Parameters().Where(static parameter => parameter.Rank == 2)) Init.Normal(weight, new(5), 0, 0.4);
        gpt.Eval();
        return new(gpt, tokenizer);
    }
}
