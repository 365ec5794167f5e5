"""The addresses."""

from django.urls import path

from bench.peers.django import views

urlpatterns = [
    path("questions", views.Questions.as_view()),
    path("questions/<int:pk>", views.OneQuestion.as_view()),
    path("draw", views.Draw.as_view()),
    path("export", views.Export.as_view()),
    path("import", views.Import.as_view()),
]
