using Ascent.Data;
using Ascent.Nn.Optim;
using Ascent.Nn.Training;
using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Nn.Tests;

/// <summary>A training that is stopped anywhere and goes on from a checkpoint ends as if it had never stopped.</summary>
public sealed class CheckpointTests : IDisposable
{
    private static readonly Dictionary<string, string> Facts = new() { ["recipe"] = "test", ["seed"] = "1" };
    private readonly string _folder = Directory.CreateTempSubdirectory("ascent-checkpoint-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("sgd")]
    [InlineData("adamw")]
    [InlineData("adadelta")]
    public void Stopped_after_any_update_and_resumed_the_end_is_the_same_bit_for_bit(string optimizer)
    {
        var whole = new Session(optimizer, null, _folder);
        whole.Run(int.MaxValue);
        for (var stop = 1; stop < 24; stop += 1)
        {
            var folder = Path.Combine(_folder, $"{stop}");
            var first = new Session(optimizer, null, folder);
            Assert.Equal(TrainerEnding.Cancelled, first.Run(stop).Ending);
            var second = new Session(optimizer, folder, folder);
            Assert.Equal(stop, second.Trainer.State.Step);
            second.Run(int.MaxValue);
            Assert.Equal(whole.Bits(), second.Bits());
            Assert.Equal(whole.Trainer.State with { Seconds = 0 }, second.Trainer.State with { Seconds = 0 });
        }
    }

    [Fact]
    public void Stopped_again_and_again_the_end_is_the_same()
    {
        var whole = new Session("adamw", null, Path.Combine(_folder, "whole"));
        whole.Run(int.MaxValue);
        var folder = Path.Combine(_folder, "pieces");
        for (var stop = 5; stop < 24; stop += 5) new Session("adamw", folder, folder).Run(stop);
        var last = new Session("adamw", folder, folder);
        last.Run(int.MaxValue);
        Assert.Equal(whole.Bits(), last.Bits());
    }

    [Theory]
    [InlineData("*.weights.safetensors")]
    [InlineData("*.optimizer.safetensors")]
    [InlineData("*.average.safetensors")]
    [InlineData("*.checkpoint.json")]
    public void A_damaged_newest_checkpoint_is_told_and_the_one_before_is_used(string part)
    {
        foreach (var stop in new[] { 7, 9 }) new Session("adamw", _folder, _folder).Run(stop);
        var damaged = Directory.GetFiles(_folder, part).Order(StringComparer.Ordinal).Last();
        var bytes = File.ReadAllBytes(damaged);
        bytes[bytes.Length / 2] ^= 0x55;
        File.WriteAllBytes(damaged, bytes);

        var notes = new List<string>();
        var resumed = new Session("adamw", _folder, _folder, notes);
        Assert.Equal(7, resumed.Trainer.State.Step);
        Assert.Contains(Path.GetFileName(damaged), Assert.Single(notes), StringComparison.Ordinal);
        Assert.Contains("step 7", notes[0], StringComparison.Ordinal);

        var whole = new Session("adamw", null, Path.Combine(_folder, "whole"));
        whole.Run(int.MaxValue);
        resumed.Run(int.MaxValue);
        Assert.Equal(whole.Bits(), resumed.Bits());
    }

    [Fact]
    public void When_all_checkpoints_are_damaged_the_message_names_them_and_nothing_is_deleted()
    {
        foreach (var stop in new[] { 7, 9 }) new Session("sgd", _folder, _folder).Run(stop);
        foreach (var file in Directory.GetFiles(_folder, "*.weights.safetensors")) File.WriteAllBytes(file, File.ReadAllBytes(file)[..^1]);
        var before = Directory.GetFiles(_folder).Order(StringComparer.Ordinal).ToList();
        var error = Assert.Throws<CheckpointException>(() => new Session("sgd", _folder, _folder));
        Assert.Contains("0000000007-", error.Message, StringComparison.Ordinal);
        Assert.Contains("0000000009-", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFiles(_folder).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_belongs_to_another_training_is_refused_with_the_difference()
    {
        new Session("sgd", null, _folder).Run(5);
        var model = Session.Net();
        var error = Assert.Throws<CheckpointException>(() => new CheckpointFolder(_folder).Load(model, Session.Rule("sgd", model), WeightAverage.Exponential(model, 0.9), new Dictionary<string, string>(Facts) { ["seed"] = "2" }));
        Assert.Contains("seed was 1 and is 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_manifest_cannot_lead_out_of_its_folder()
    {
        new Session("sgd", null, _folder).Run(5);
        var manifest = Directory.GetFiles(_folder, "*.checkpoint.json").Single();
        var name = Path.GetFileName(Directory.GetFiles(_folder, "*.weights.safetensors").Single());
        Rewrite(manifest, text => text.Replace(name, "../" + name, StringComparison.Ordinal));
        Assert.Contains("is not the name of a file", Assert.Throws<CheckpointException>(() => new Session("sgd", _folder, _folder)).Message, StringComparison.Ordinal);
    }

    /// <summary>Changes a manifest as somebody would who knows its form: the hash fits again.</summary>
    private static void Rewrite(string manifest, Func<string, string> change)
    {
        var text = File.ReadAllText(manifest);
        var start = text.IndexOf("\"checkpoint\": ", StringComparison.Ordinal) + "\"checkpoint\": ".Length;
        var changed = change(text[start..^3]);
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(changed)));
        File.WriteAllText(manifest, $"{{\"schema\": 1, \"sha256\": \"{hash}\", \"checkpoint\": {changed}}}");
    }

    [Fact]
    public void A_manifest_of_a_later_version_is_refused()
    {
        new Session("sgd", null, _folder).Run(5);
        var manifest = Directory.GetFiles(_folder, "*.checkpoint.json").Single();
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("\"schema\": 1", "\"schema\": 2", StringComparison.Ordinal));
        Assert.Contains("later version", Assert.Throws<CheckpointException>(() => new Session("sgd", _folder, _folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_checkpoints_are_kept_and_what_a_killed_process_left_is_cleared()
    {
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(_folder).FullName, "0000000099-000000-00000001.weights.safetensors.123.1.new"), "half");
        foreach (var stop in new[] { 5, 7, 9, 11 }) new Session("sgd", _folder, _folder).Run(stop);
        Assert.Equal(8, Directory.GetFiles(_folder).Length);
        Assert.Equal(2, Directory.GetFiles(_folder, "*.checkpoint.json").Length);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_an_error_that_says_what_stays()
    {
        var blocked = Path.Combine(_folder, "file");
        File.WriteAllText(blocked, "no folder");
        var error = Assert.Throws<CheckpointException>(() => new Session("sgd", null, blocked).Run(5));
        Assert.Contains("Earlier checkpoints are as they were", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A training with dropout, momentum, an average, accumulation and shuffled batches, from the beginning or from a folder.</summary>
    private sealed class Session
    {
        private readonly Module _model = Net();
        private readonly StopAt _stop = new();

        public Session(string optimizer, string? from, string to, List<string>? notes = null)
        {
            var rule = Rule(optimizer, _model);
            var rate = rule.LearningRate;
            var average = WeightAverage.Exponential(_model, 0.9);
            var folder = new CheckpointFolder(to);
            var state = from is null ? null : new CheckpointFolder(from).Load(_model, rule, average, Facts, notes is null ? null : notes.Add);
            Trainer = new Trainer(new ClassifierObjective(_model, 0.1), rule, new TrainerOptions(4, rate, new OneCycleSchedule(0.3)) { Accumulate = 2, ClipNorm = 1 })
            {
                Average = average,
                State = state ?? new(),
                Callbacks = [_stop, new Checkpointer(folder, Facts, TimeSpan.FromHours(1))],
            };
        }

        public Trainer Trainer { get; }

        public static Module Net()
        {
            var random = new Philox(3);
            return new Sequential(new Linear(6, 16, random), new BatchNorm1d(16), new Relu(), new Dropout(0.3, random), new Linear(16, 3, random));
        }

        public static Optimizer Rule(string name, Module model) => name switch
        {
            "sgd" => new Sgd(model.Parameters(), 0.1, momentum: 0.9, nesterov: true),
            "adamw" => new AdamW(model.Parameters(), 0.01),
            _ => new Adadelta(model.Parameters()),
        };

        /// <summary>4 epochs of 11 batches, two for an update: 24 updates.</summary>
        public TrainerOutcome Run(int stop)
        {
            using var cancel = new CancellationTokenSource();
            (_stop.Step, _stop.Cancel) = (stop, cancel);
            return Trainer.Run(new Shuffled(11), new Shuffled(2), cancel.Token);
        }

        public string Bits() => string.Join('\n', _model.StateDict().Concat(Trainer.Average!.StateDict().Tensors).Concat(Trainer.Optimizer.StateDict().Tensors)
            .Select(pair => $"{pair.Key} {string.Join(' ', pair.Value.To(DType.Float64).ToArray<double>().Select(BitConverter.DoubleToInt64Bits))}"));

        private sealed class StopAt : TrainerCallback
        {
            public int Step { get; set; }

            public CancellationTokenSource? Cancel { get; set; }

            public override void AfterStep(Trainer trainer, in StepReport report)
            {
                if (report.Step == Step) Cancel!.Cancel();
            }
        }
    }

    private sealed class Shuffled(int batches) : IBatchSource
    {
        public int Batches => batches;

        public Batch Get(int epoch, int index)
        {
            var random = new Philox(11, (ulong)((epoch * 1000) + index));
            var values = Enumerable.Range(0, 8 * 6).Select(_ => (float)random.NextNormal()).ToArray();
            return new(Tensor.From(values, [8, 6]), Tensor.From(Enumerable.Range(0, 8).Select(i => values[i * 6] > 0 ? 1L : values[(i * 6) + 1] > 0 ? 2L : 0L).ToArray(), [8]));
        }
    }
}
