using System.Text.Json.Nodes;
using Ascent.Data.Tokens;
using Ascent.Interop;
using Ascent.Models;
using Ascent.Tensors.Random;
using Ascent.Tracking;

namespace Ascent.Cli.Tests;

/// <summary><c>chat</c>, on a small dialogue model that is trained for the purpose.</summary>
public sealed class ChatTests(ChatTests.Trained trained) : IClassFixture<ChatTests.Trained>
{
    private const string Question = "Where can I find Paris?";
    private readonly CommandLine _cli = trained.Cli;

    [Fact]
    public async Task A_dialogue_model_answers_once_line_by_line_and_as_JSON_and_always_the_same()
    {
        var run = trained.Run;
        var json = (await _cli.RunAsync("chat", run[..^2], "--prompt", Question, "--json")).Json;
        var answer = (string)json["text"]!;
        Assert.StartsWith("I do not know", answer, StringComparison.Ordinal);
        Assert.Equal((1, run, true), ((int)json["schema"]!, (string)json["run"]!, (bool)json["ended"]!));
        Assert.InRange((int)json["tokens"]!, 5, 60);
        var once = await _cli.RunAsync("chat", run, "--prompt", Question);
        Assert.Equal((0, answer + Environment.NewLine), (once.Code, once.Out));

        // Input that is no terminal: a line, an answer; the end of the input is the end of the conversation.
        var lines = await Piped($"{Question}\n\n/reset\n{Question}\n", "chat", run);
        Assert.Equal((0, $"{answer}\n{answer}\n"), (lines.Code, lines.Out.ReplaceLineEndings("\n")));
        var turns = JsonNode.Parse((await Piped($"{Question}\nWho made tennis?\n", "chat", run, "--json")).Out)!["turns"]!.AsArray();
        Assert.Equal([Question, "Who made tennis?"], turns.Select(turn => (string)turn!["prompt"]!));
    }

    [Fact]
    public async Task A_person_is_asked_for_lines_until_quit_or_the_end()
    {
        foreach (var end in new[] { "/quit\n", "" })
        {
            var talk = await _cli.RunAsync(["chat", trained.Run], $"{Question}\n{end}");
            Assert.Equal(0, talk.Code);
            Assert.StartsWith("Ask something.", talk.Out, StringComparison.Ordinal);
            Assert.Contains("> I do not know", talk.Out, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_dialogue_model_is_judged_by_its_answers_to_held_out_questions()
    {
        var judged = (await _cli.RunAsync("eval", trained.Run, "--json")).Json;
        var part = Assert.Single(judged["parts"]!.AsArray())!;
        Assert.Equal(("held_out", "tokens"), ((string)part["part"]!, (string)judged["unit"]!));
        // The best epoch's weights are kept, and this is the figure that makes an epoch better.
        var store = new Tracking.RunStore(Path.Combine(_cli.Home, "runs"), TimeProvider.System);
        Assert.Equal(store.ReadMetrics(trained.Run).Points.Where(point => point.Name == "held_out_answers").Max(point => point.Value), (double)part["figures"]!["answers"]!, 1e-9);
        Assert.Contains("answers arithmetic", (await _cli.RunAsync("eval", trained.Run)).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_ends_a_conversation()
    {
        var run = trained.Run;
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        var talk = await _cli.RunAsync(["chat", run], "hello\n", stop.Token);
        Assert.Equal(130, talk.Code);
        Assert.DoesNotContain("went wrong", talk.Error, StringComparison.Ordinal);
        Assert.Equal(130, (await _cli.RunAsync(["chat", run, "--prompt", Question], null, stop.Token)).Code);
        var json = await _cli.RunAsync(["chat", run, "--prompt", Question, "--json"], null, stop.Token);
        Assert.Equal((130, Question), (json.Code, (string)json.Json["prompt"]!));
        var turns = await _cli.RunAsync(["chat", run, "--json"], "hello\n", stop.Token);
        Assert.Equal((130, 0), (turns.Code, turns.Json["turns"]!.AsArray().Count));
    }

    [Fact]
    public async Task A_text_that_the_vocabulary_cannot_say_takes_nothing_from_what_was_said_before()
    {
        var store = new RunStore(Path.Combine(_cli.Home, "runs"), _cli.Time);
        string id;
        using (var writer = store.Start(new RunHeader("letters", "gpt-shakespeare-char", 1, new Dictionary<string, string>(), new Dictionary<string, string>())))
        {
            var tokenizer = CharacterTokenizer.Train("abc");
            var options = new GptOptions(tokenizer.Count, 16, 12, 1, 2);
            id = writer.Id;
            Safetensors.Write(Path.Combine(writer.Folder, "weights.safetensors"), new Gpt(options, new Philox(1)).StateDict());
            new RunModel("gpt2", options.ToConfiguration(), new TextInput("tokenizer", 16), null, "x").Write(writer.Folder);
            tokenizer.Save(Directory.CreateDirectory(Path.Combine(writer.Folder, "tokenizer")).FullName);
            writer.Complete(new Dictionary<string, double>());
        }

        var talk = await Piped("ab\nx\nc\n", "chat", id, "--json", "--tokens", "3");
        Assert.Equal(2, talk.Code);
        Assert.Contains("'x'", talk.Error, StringComparison.Ordinal);
        Assert.Equal("ab", (string)Assert.Single(JsonNode.Parse(talk.Out)!["turns"]!.AsArray())!["prompt"]!);
    }

    [Fact]
    public async Task The_seed_decides_what_is_drawn()
    {
        var run = trained.Run;
        async Task<string> Text(string seed) => (await _cli.RunAsync("chat", run, "--prompt", "hello", "--temperature", "5", "--top-k", "50", "--top-p", "0.99", "--repetition-penalty", "1.1", "--tokens", "30", "--seed", seed)).Out;
        Assert.Equal(await Text("1"), await Text("1"));
        Assert.NotEqual(await Text("1"), await Text("2"));
    }

    [Fact]
    public async Task What_cannot_be_chatted_with_and_what_an_option_does_not_take_is_said()
    {
        var none = await _cli.RunAsync("chat", "20990101", "--prompt", "x");
        Assert.Equal(2, none.Code);
        Assert.Contains("There is no run", none.Error, StringComparison.Ordinal);
        var digits = (string)(await _cli.RunAsync("train", "mnist-mlp", "--set", "data=mnist-subset", "--set", "epochs=1", "--json")).Json["run"]!;
        var refused = await _cli.RunAsync("chat", digits, "--prompt", "x");
        Assert.Equal(2, refused.Code);
        Assert.Contains("does not write text", refused.Error, StringComparison.Ordinal);
        var run = trained.Run;
        foreach (var (option, value) in new[] { ("--temperature", "-1"), ("--top-k", "0"), ("--top-p", "1.5"), ("--tokens", "0"), ("--repetition-penalty", "0"), ("--prompt", "") })
        {
            var wrong = await _cli.RunAsync("chat", run, option, value);
            Assert.Equal(2, wrong.Code);
            Assert.Contains(option, wrong.Error, StringComparison.Ordinal);
        }
    }

    /// <summary>With input that does not come from a person.</summary>
    private async Task<CommandLine.Result> Piped(string input, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var host = new CliHost { In = new StringReader(input), Out = output, Error = error, Time = _cli.Time, CanAsk = false, OutIsTerminal = false, ErrorIsTerminal = false, Width = 120 };
        var code = await AscentCommand.RunAsync([.. args, "--home", _cli.Home], host);
        return new(code, output.ToString(), error.ToString());
    }

    /// <summary>One training for all of these tests.</summary>
    public sealed class Trained : IAsyncLifetime
    {
        public CommandLine Cli { get; } = new();

        public string Run { get; private set; } = "";

        public async ValueTask InitializeAsync()
        {
            var result = await Cli.RunAsync("train", "chatbot", "--json", "--set", "conversations=960", "--set", "vocabulary=420", "--set", "layers=1", "--set", "heads=2", "--set", "width=48", "--set", "epochs=3", "--set", "lr=0.01", "--set", "average=none", "--set", "dropout=0");
            Assert.True(result.Code == 0, result.Error);
            Run = (string)result.Json["run"]!;
        }

        public ValueTask DisposeAsync()
        {
            Cli.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
