using System.Globalization;
using System.Security.Cryptography;

using Ascent.Interop;
using Ascent.Nn.Optim;
using Ascent.Tensors;

namespace Ascent.Nn.Training;

/// <summary>
/// The checkpoints of one training: for each the weights, the optimiser's tensors and the average's as safetensors, and a manifest that
/// names them with their hashes and is written last. The newest two are kept, so that a damaged one costs a little time and not the
/// training. A process may be killed at any moment: what is half written is named by no manifest.
/// </summary>
/// <param name="path">The folder; made when the first checkpoint is saved.</param>
public sealed class CheckpointFolder(string path)
{
    private const string ManifestEnd = ".checkpoint.json";
    private const string OtherTraining = "other-training";
    private const int Kept = 2;

    /// <summary>Whether there is any checkpoint.</summary>
    public bool IsEmpty => Manifests().Count == 0;

    /// <summary>Saves where a training stands.</summary>
    /// <param name="trainer">The training.</param>
    /// <param name="facts">What is trained, by name: a training with other facts refuses the checkpoint.</param>
    /// <exception cref="CheckpointException">It cannot be written, for instance because the disk is full; earlier checkpoints stay.</exception>
    public void Save(Trainer trainer, IReadOnlyDictionary<string, string> facts)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{trainer.State.Step:D10}-{trainer.State.Epoch:D6}-{trainer.State.Batch:D8}");
        try
        {
            Directory.CreateDirectory(path);
            var optimizer = trainer.Optimizer.StateDict();
            var average = trainer.Average?.StateDict();
            var manifest = new CheckpointManifest
            {
                Facts = facts.ToDictionary(),
                State = trainer.State,
                Optimizer = optimizer.Numbers,
                Average = average?.Numbers,
                Generators = [.. trainer.Objective.Model.Generators().Select(generator => new GeneratorState(generator.Seed, generator.Stream, generator.Position))],
                Weights = Write($"{name}.weights.safetensors", trainer.Objective.Model.StateDict()),
                OptimizerTensors = Write($"{name}.optimizer.safetensors", optimizer.Tensors),
                AverageTensors = average is null ? null : Write($"{name}.average.safetensors", average.Tensors),
            };
            manifest.Write(Path.Combine(path, name + ManifestEnd));
            RemoveOld();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException($"A checkpoint cannot be written into {path}: {e.Message} Earlier checkpoints are as they were.", e);
        }
    }

    /// <summary>
    /// Puts a training where its newest whole checkpoint stands: weights, optimiser, average, generators, and the state that the trainer has
    /// to be made with.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="optimizer">Its optimiser.</param>
    /// <param name="average">The average of its weights, if it keeps one.</param>
    /// <param name="facts">What is trained; must be the checkpoint's.</param>
    /// <param name="note">Told of newer checkpoints that are damaged.</param>
    /// <returns>The state; null when there is no checkpoint.</returns>
    /// <exception cref="CheckpointException">All are damaged, or they belong to another training.</exception>
    public TrainerState? Load(Module model, Optimizer optimizer, WeightAverage? average, IReadOnlyDictionary<string, string> facts, Action<string>? note = null)
    {
        var problems = new List<string>();
        foreach (var file in Manifests())
        {
            try
            {
                var state = Load(file, model, optimizer, average, facts);
                foreach (var problem in problems) note?.Invoke($"{problem} An earlier checkpoint is used, of step {state.Step}.");
                return state;
            }
            catch (Exception e) when (e is SafetensorsException or StateDictException or IOException or UnauthorizedAccessException || (e is CheckpointException && !e.Data.Contains(OtherTraining)))
            {
                problems.Add(e is CheckpointException ? e.Message : $"{file}: {e.Message}");
            }
        }

        return problems.Count == 0 ? null : throw new CheckpointException($"No checkpoint of this training can be used, so it cannot go on. Start it anew; its metrics and earlier weights stay. {string.Join(" ", problems)}");
    }

    /// <summary>Removes all checkpoints.</summary>
    public void Remove()
    {
        if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
    }

    private TrainerState Load(string file, Module model, Optimizer optimizer, WeightAverage? average, IReadOnlyDictionary<string, string> facts)
    {
        var manifest = CheckpointManifest.Read(file);
        CheckFacts(file, manifest, facts);
        foreach (var part in manifest.Files) Check(part);
        var generators = model.Generators();
        if (generators.Count != manifest.Generators.Count || generators.Zip(manifest.Generators).Any(pair => pair.First.Seed != pair.Second.Seed || pair.First.Stream != pair.Second.Stream) || (average is null) != (manifest.AverageTensors is null))
            throw Other(file, "its model draws other random numbers or keeps another average");

        model.LoadStateDict(Read(manifest.Weights));
        optimizer.LoadStateDict(new SavedState(Read(manifest.OptimizerTensors), manifest.Optimizer));
        if (average is not null) average.LoadStateDict(new SavedState(Read(manifest.AverageTensors!), manifest.Average!));
        foreach (var (generator, saved) in generators.Zip(manifest.Generators)) generator.Position = saved.Position;
        return manifest.State;
    }

    private static void CheckFacts(string file, CheckpointManifest manifest, IReadOnlyDictionary<string, string> facts)
    {
        var differing = facts.Keys.Union(manifest.Facts.Keys).Order(StringComparer.Ordinal).Where(key => facts.GetValueOrDefault(key) != manifest.Facts.GetValueOrDefault(key)).ToList();
        if (differing.Count > 0)
            throw Other(file, string.Join(", ", differing.Select(key => $"{key} was {manifest.Facts.GetValueOrDefault(key, "not there")} and is {facts.GetValueOrDefault(key, "not there")}")));
    }

    private static CheckpointException Other(string file, string difference) =>
        new($"{file} belongs to another training: {difference}. To go on bit for bit everything has to be as it was; start a new training instead.") { Data = { [OtherTraining] = true } };

    /// <summary>Newest first.</summary>
    private List<string> Manifests() => Directory.Exists(path) ? [.. Directory.EnumerateFiles(path, "*" + ManifestEnd).OrderDescending(StringComparer.Ordinal)] : [];

    private CheckpointFile Write(string name, IReadOnlyDictionary<string, Tensor> tensors)
    {
        var target = Path.Combine(path, name);
        Safetensors.Write(target, tensors);
        using var stream = File.OpenRead(target);
        return new(name, stream.Length, Convert.ToHexStringLower(SHA256.HashData(stream)));
    }

    private void Check(CheckpointFile part)
    {
        // The manifest is input like any other: a name in it cannot lead out of the folder.
        if (Path.GetFileName(part.Name) != part.Name) throw new CheckpointException($"{path}: '{part.Name}' is not the name of a file of a checkpoint.");
        var target = Path.Combine(path, part.Name);
        if (!File.Exists(target)) throw new CheckpointException($"{target} is missing.");
        using var stream = File.OpenRead(target);
        if (stream.Length != part.Bytes) throw new CheckpointException($"{target} has {stream.Length} bytes, not {part.Bytes}.");
        if (Convert.ToHexStringLower(SHA256.HashData(stream)) != part.Sha256) throw new CheckpointException($"{target} is damaged: its SHA-256 is not that of the manifest.");
    }

    private IReadOnlyDictionary<string, Tensor> Read(CheckpointFile part) => Safetensors.Read(Path.Combine(path, part.Name), out _, copy: true);

    /// <summary>Removes checkpoints but the newest, their manifests first, and files that no manifest names.</summary>
    private void RemoveOld()
    {
        var manifests = Manifests();
        foreach (var old in manifests.Skip(Kept)) File.Delete(old);
        var names = manifests.Take(Kept).Select(file => Path.GetFileName(file)[..^ManifestEnd.Length]).ToHashSet(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(path))
        {
            if (!names.Contains(Path.GetFileName(file).Split('.')[0])) File.Delete(file);
        }
    }
}
